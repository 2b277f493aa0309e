"""What anybody may see of one author, section or article: the last twelve months of the meter.

A text that several people sign counts for each of them. Of an author the newest MOST articles that
can be read here are summed, as many as their page counts, so that no life's work makes it slow.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Publication, Share
from authors.directory import MOST
from authors.models import Author
from magazine.sections.models import Section

from . import figures
from .figures import Figures
from .models import ArticleMonth, SectionDay
from .plots import plot
from .spans import Span, Step, last_months

SHOWN_MONTHS = 12


def year() -> Span:
    return last_months(timezone.localdate(), SHOWN_MONTHS)


def of_author(author: Author) -> Figures:
    """AUTHOR_FIGURES: what the page of an author says in words, in one query."""
    return figures.whole(months_of_author(author))


def months_of_author(author: Author) -> QuerySet[ArticleMonth]:
    signed = Publication.objects.published().signed_by(author).newest_first()
    return _lately(ArticleMonth.objects.filter(article__in=signed.values("article")[:MOST]))


def days_of_section(section: Section) -> QuerySet[SectionDay]:
    return _lately(SectionDay.objects.filter(section=section))


def months_of_article(number: int) -> QuerySet[ArticleMonth]:
    return _lately(ArticleMonth.objects.filter(article=number))


def shares_of_article(number: int) -> list[tuple[str, int]]:
    return figures.named_shares(_lately(Share.objects.filter(article=number)))


def shown(rows: QuerySet[Any]) -> dict[str, Any]:
    """What a page shows of these rows: month by month, summed, drawn."""
    return drawn(year().steps(figures.by_month(rows)))


def drawn(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "steps": steps,
        "total": figures.total(step.figures for step in steps),
        "reads": plot(steps, lambda one: one.reads, lambda one: one.copied),
        "clicks": plot(steps, lambda one: one.originals),
    }


def _lately(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(day__gte=year().since)
