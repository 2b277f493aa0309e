"""What readers' search knows of each publication, made again from what was published."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.tasks import task

from .models import Publication, SearchTerms
from .rendering import searched
from .typesetting import analysed

_SIZE = 200
_COLUMNS = ("kicker", "title", "standfirst", "tags", "bylines", "body__text")
_SECTION = ("section__name", "section__slug")
_WRITTEN = ["heading", "lead", "body", "often", "marks"]


def section_renamed(section: int) -> None:
    """SECTION_RENAMED: what is published in it is found by its new name and address."""
    reindex_section.enqueue(section)


@task
def reindex_section(section: int) -> int:
    return reindex(section=section)


def reindex(
    *, section: int | None = None, advance: Callable[[int], None] = lambda _count: None
) -> int:
    """Read every publication again, of one section or of all; how many there were.

    Older ones of an article too. Needed when the analyser or what it is given has changed; what has
    just been published meanwhile is untouched or written the same.
    """
    done, last = 0, 0
    while batch := _after(last, section):
        found = []
        for row in batch:
            named = row["section__name"], row["section__slug"]
            words = searched(row, named, analysed(row["body__text"]))
            found.append(SearchTerms(publication_id=row["pk"], **asdict(words)))
        SearchTerms.objects.bulk_update(found, _WRITTEN, batch_size=50)
        done, last = done + len(batch), batch[-1]["pk"]
        advance(len(batch))
    return done


def _after(number: int, section: int | None) -> list[dict[str, Any]]:
    rows = Publication.objects.filter(pk__gt=number, terms_row__isnull=False).order_by("pk")
    if section:
        rows = rows.filter(section=section)
    return list(rows.values("pk", *_COLUMNS, *_SECTION)[:_SIZE])
