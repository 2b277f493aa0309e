"""Lists that go on: one page of a list sorted newest first, and where the next one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from magazine.lib.paging import BadCursor, Cursor

SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page; `next` is the query of the page after it, "" on the last one.

    `address` is the query of this page itself, "" for the first.
    """

    rows: Sequence[Any]
    next: str
    address: str

    @property
    def first(self) -> bool:
        return not self.address


def cursor_of(request: HttpRequest) -> Cursor | None:
    """Where the reader goes on (`?avant=`); BadRequest (400) when it is not a cursor."""
    text = request.GET.get("avant")
    if text is None:
        return None
    try:
        return Cursor.parse(text)
    except BadCursor as error:
        raise BadRequest("avant is not a cursor") from error


def page_of(rows: Any, request: HttpRequest, *, may_be_empty: bool = False) -> Page:
    """The page of a PublicationQuerySet that the request asks for, in one query.

    A page without rows does not exist (Http404), unless it is the first and `may_be_empty`.
    """
    cursor = cursor_of(request)
    found = list(rows.before(cursor).newest_first()[: SIZE + 1])
    if not found and (cursor or not may_be_empty):
        raise Http404
    shown = found[:SIZE]
    more = shown[-1].cursor if len(found) > SIZE else None
    return Page(shown, f"?avant={more}" if more else "", f"?avant={cursor}" if cursor else "")
