"""What the meter says of a period, summed by the database. Each number keeps its own name: reads,
clicks and shares are shown beside one another and never added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db.models import QuerySet, Sum

from articles.models import Article, Byline, Network, Origin, Share
from authors.models import Author

from .models import ArticleDay, SectionDay

# How many numbers one question names.
AT_ONCE = 5_000
COLUMNS = ("reads", "originals", "blogs")


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


def by(rows: QuerySet[Any], key: str, copied: str) -> dict[Any, Figures]:
    """The figures for each value of a column; `copied` is the column that tells texts of blogs."""
    sums = [Sum(column) for column in COLUMNS]
    found: dict[Any, Figures] = defaultdict(Figures)
    for of, kind, *numbers in rows.order_by().values_list(key, copied).annotate(*sums):
        found[of] += _figures(kind in (True, Origin.REPUBLISHED), numbers)
    return dict(found)


def by_day(rows: QuerySet[Any]) -> dict[date, Figures]:
    return by(rows, "day", _copied(rows))


def by_month(rows: QuerySet[Any]) -> dict[date, Figures]:
    """By the first day of each month. Days are few: the database is not asked for months, which
    SQLite would work out row by row."""
    found: dict[date, Figures] = defaultdict(Figures)
    for day, counted in by_day(rows).items():
        found[day.replace(day=1)] += counted
    return dict(found)


def by_section(rows: QuerySet[Any]) -> dict[int | None, Figures]:
    """By number; None for sections that are no more."""
    column = "section" if rows.model is SectionDay else "article__section"
    return by(rows, column, _copied(rows))


def by_article(rows: QuerySet[ArticleDay]) -> dict[int, Figures]:
    """Those that were read most come first. The days are summed before anything is joined: a large
    magazine has a million of them in a season."""
    sums = [Sum(column) for column in COLUMNS]
    found: Any = rows.order_by().values_list("article").annotate(*sums)
    counted = {article: numbers for article, *numbers in found}
    copied = {
        number
        for some in batched(counted, AT_ONCE)
        for number in Article.with_bin.filter(pk__in=some, origin=Origin.REPUBLISHED)
        .order_by()
        .values_list("pk", flat=True)
    }
    figures = {number: _figures(number in copied, counted[number]) for number in counted}
    return dict(sorted(figures.items(), key=lambda one: (-one[1].reads, -one[0])))


def by_author(articles: Mapping[int, Figures], most: int) -> list[tuple[int, str, Figures]]:
    """Number, name and figures of those who sign what was read most: an article counts once for
    each of them, whatever the number of roles."""
    found: dict[int, Figures] = defaultdict(Figures)
    for some in batched(articles, AT_ONCE):
        signed = Byline.objects.filter(article__in=some).order_by()
        for author, article in signed.values_list("author", "article").distinct():
            found[author] += articles[article]
    best = sorted(found, key=lambda number: (-found[number].reads, number))[:most]
    names = dict(Author.objects.filter(pk__in=best).values_list("pk", "name"))
    return [(number, names[number], found[number]) for number in best]


def shares(rows: QuerySet[Share]) -> Mapping[str, int]:
    """How often was shared, by network, the most used first."""
    sums = rows.order_by().values_list("network").annotate(times=Sum("count"))
    return dict(sums.order_by("-times", "network"))


def named_shares(rows: QuerySet[Share]) -> list[tuple[str, int]]:
    """The same with the names of the networks."""
    return [(str(Network(name).label), times) for name, times in shares(rows).items() if times]


def _copied(rows: QuerySet[Any]) -> str:
    return "republished" if rows.model is SectionDay else "article__origin"


def _figures(copied: bool, numbers: Iterable[int | None]) -> Figures:
    reads, originals, blogs = (number or 0 for number in numbers)
    return Figures(reads, reads if copied else 0, originals, blogs)
