"""What the meter says of a period, summed by the database. Each number keeps its own name: reads,
clicks and shares are shown beside one another and never added up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from articles.models import Byline, Network, Origin, Share

from .models import ArticleDay, SectionDay

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
    """By the first day of each month."""
    return by(rows.annotate(month=TruncMonth("day")), "month", _copied(rows))


def by_section(rows: QuerySet[Any]) -> dict[int | None, Figures]:
    """By number; None for sections that are no more."""
    column = "section" if rows.model is SectionDay else "article__section"
    return by(rows, column, _copied(rows))


def by_article(rows: QuerySet[ArticleDay], most: int) -> dict[int, Figures]:
    """Those that were read most, the first first."""
    sums = {column: Sum(column) for column in COLUMNS}
    found: Any = rows.order_by().values("article", "article__origin").annotate(**sums)
    best = found.order_by("-reads", "-originals", "-article")[:most]
    return {
        row["article"]: _figures(
            row["article__origin"] == Origin.REPUBLISHED, [row[column] for column in COLUMNS]
        )
        for row in best
    }


def by_author(rows: QuerySet[ArticleDay], most: int) -> dict[tuple[int, str], Figures]:
    """By the number and name of whoever signs, once an article whatever the number of roles."""
    earlier = Byline.objects.filter(
        article=OuterRef("article"), author=OuterRef("author"), pk__lt=OuterRef("pk")
    )
    these = Q(article__read_days__in=rows.order_by().values("pk"))
    sums = {column: Sum(f"article__read_days__{column}") for column in COLUMNS}
    signed: Any = Byline.objects.filter(these, ~Exists(earlier)).order_by()
    found: dict[tuple[int, str], Figures] = defaultdict(Figures)
    for row in signed.values("author", "author__name", "article__origin").annotate(**sums):
        copied = row["article__origin"] == Origin.REPUBLISHED
        numbers = [row[column] for column in COLUMNS]
        found[row["author"], row["author__name"]] += _figures(copied, numbers)
    best = sorted(found.items(), key=lambda one: (-one[1].reads, one[0][1]))
    return dict(best[:most])


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
