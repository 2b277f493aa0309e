"""What readers' search knows of each publication, made again from what was published."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .models import Publication, SearchTerms
from .rendering import searched

_SIZE = 200
_COLUMNS = ("kicker", "title", "standfirst", "tags", "bylines", "body__text")
_SECTION = ("section__name", "section__slug")
_WRITTEN = ["heading", "lead", "body", "often", "marks"]


def reindex(*, advance: Callable[[int], None] = lambda _count: None) -> int:
    """Read every publication again, older ones of an article too; how many there were.

    Needed when the analyser or what it is given has changed, or a section its name. What has just
    been published meanwhile is untouched or written the same.
    """
    done, last = 0, 0
    while batch := _after(last):
        found = []
        for row in batch:
            section = row["section__name"], row["section__slug"]
            words = searched(row, section, row["body__text"])
            found.append(SearchTerms(publication_id=row["pk"], **asdict(words)))
        SearchTerms.objects.bulk_update(found, _WRITTEN, batch_size=50)
        done, last = done + len(batch), batch[-1]["pk"]
        advance(len(batch))
    return done


def _after(number: int) -> list[dict[str, Any]]:
    rows = Publication.objects.filter(pk__gt=number, terms_row__isnull=False).order_by("pk")
    return list(rows.values("pk", *_COLUMNS, *_SECTION)[:_SIZE])
