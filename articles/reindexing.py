"""What readers' search knows of each publication, made again from what was published."""

from collections.abc import Callable
from typing import Any

from .models import Publication, SearchTerms
from .rendering import searched

_SIZE = 200
_COLUMNS = ("kicker", "title", "standfirst", "tags", "bylines", "body__text", "section__name")


def reindex(*, advance: Callable[[int], None] = lambda _count: None) -> int:
    """Read every publication again, older ones of an article too; how many there were.

    Needed when the analyser or what it is given has changed, or a section its name. What has just
    been published meanwhile is untouched or written the same.
    """
    done, last = 0, 0
    while batch := _after(last):
        found = []
        for row in batch:
            words = searched(row, row["section__name"], row["body__text"])
            about = {"heading": words.heading, "lead": words.lead, "body": words.body}
            found.append(SearchTerms(publication_id=row["pk"], **about))
        SearchTerms.objects.bulk_update(found, ["heading", "lead", "body"], batch_size=50)
        done, last = done + len(batch), batch[-1]["pk"]
        advance(len(batch))
    return done


def _after(number: int) -> list[dict[str, Any]]:
    rows = Publication.objects.filter(pk__gt=number, terms_row__isnull=False).order_by("pk")
    return list(rows.values("pk", *_COLUMNS)[:_SIZE])
