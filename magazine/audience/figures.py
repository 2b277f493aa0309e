"""What the meter says of a period, summed by the database. Each number keeps its own name: reads,
clicks and shares are shown beside one another and never added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from articles.models import Byline, Network, Share
from authors.models import Author

from .models import SectionDay

# In the order of the fields of Figures.
SUMS = {
    "read": Sum("reads"),
    "read_copied": Sum("reads", filter=Q(republished=True)),
    "to_originals": Sum("originals"),
    "to_blogs": Sum("blogs"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """`copied` are the reads of texts from blogs: only those can lead to an original."""

    reads: int = 0
    copied: int = 0
    originals: int = 0
    blogs: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.reads + other.reads,
            self.copied + other.copied,
            self.originals + other.originals,
            self.blogs + other.blogs,
        )

    @property
    def ratio(self) -> float | None:
        """Clicks to the original for a hundred reads of texts from blogs; None without reads."""
        return 100 * self.originals / self.copied if self.copied else None


def total(found: Iterable[Figures]) -> Figures:
    return sum(found, Figures())


def whole(rows: QuerySet[Any]) -> Figures:
    """All of these, in one query."""
    return _figures(rows.order_by().aggregate(**SUMS).values())


def by(rows: QuerySet[Any], key: str) -> dict[Any, Figures]:
    """The figures for each value of a column."""
    found = rows.order_by().values_list(key).annotate(**SUMS)
    return {of: _figures(numbers) for of, *numbers in found}


def by_day(rows: QuerySet[Any]) -> dict[date, Figures]:
    return by(rows, "day")


def by_month(rows: QuerySet[Any]) -> dict[date, Figures]:
    """By the first day of each month. Days are few: the database is not asked for months, which
    SQLite would work out row by row."""
    found: dict[date, Figures] = defaultdict(Figures)
    for day, counted in by_day(rows).items():
        found[day.replace(day=1)] += counted
    return dict(found)


def by_section(rows: QuerySet[Any]) -> dict[int | None, Figures]:
    """By number; None for sections that are no more."""
    return by(rows, "section" if rows.model is SectionDay else "article__section")


def by_article(rows: QuerySet[Any], most: int) -> dict[int, Figures]:
    """Of the days or the months of articles: those that were read most, these first."""
    found = rows.order_by().values_list("article").annotate(**SUMS)
    best = found.order_by("-read", "-article")[:most]
    return {article: _figures(numbers) for article, *numbers in best}


def by_author(rows: QuerySet[Any], most: int) -> list[tuple[int, str, Figures]]:
    """Number, name and figures of those who sign what was read most: an article counts once for
    each of them, whatever the number of roles."""
    before = Byline.objects.filter(
        article=OuterRef("article"), author=OuterRef("author"), pk__lt=OuterRef("pk")
    )
    signed = rows.filter(article__bylines__in=Byline.objects.filter(~Exists(before)).order_by())
    sums = signed.order_by().values_list("article__bylines__author").annotate(**SUMS)
    best = list(sums.order_by("-read", "article__bylines__author")[:most])
    names = dict(Author.objects.filter(pk__in=[row[0] for row in best]).values_list("pk", "name"))
    return [(author, names[author], _figures(numbers)) for author, *numbers in best]


def shares(rows: QuerySet[Share]) -> Mapping[str, int]:
    """How often was shared, by network, the most used first."""
    sums = rows.order_by().values_list("network").annotate(times=Sum("count"))
    return dict(sums.order_by("-times", "network"))


def named_shares(rows: QuerySet[Share]) -> list[tuple[str, int]]:
    """The same with the names of the networks."""
    return [(str(Network(name).label), times) for name, times in shares(rows).items() if times]


def _figures(numbers: Iterable[int | None]) -> Figures:
    return Figures(*(number or 0 for number in numbers))
