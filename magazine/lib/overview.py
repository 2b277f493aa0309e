"""Le bureau, the first page of the desk: short lists that every floor adds to.

The setting DESK_PARTS names functions `cards(request) -> Iterable[Card]`, called in that order with
the request of whoever looks: each shows only what this person may see, in a bounded number of
queries, and nothing at all to whom it does not concern.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

# How many rows a card shows.
ROWS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card: what, where it leads ("" for nowhere), when, and a few words on it.

    `note` is what somebody said about it, shown as a quotation.
    """

    title: str
    address: str = ""
    at: datetime | None = None
    facts: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A short list. `empty` are the words that stand in for no row; `more` leads to all of them.

    `broken` is what went wrong: such cards stand together, and an empty one is not shown.
    """

    name: str
    title: str
    rows: Sequence[Row]
    empty: str = ""
    more: str = ""
    broken: bool = False


def cards(request: HttpRequest) -> list[Card]:
    """The cards of every part for this person, in the order of DESK_PARTS."""
    found: list[Card] = []
    for name in settings.DESK_PARTS:
        part: Callable[[HttpRequest], Iterable[Card]] = import_string(name)
        found.extend(part(request))
    return found
