"""What one fetched source may hold. An operator's own file is as long as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from sys import maxsize

from django.utils.translation import gettext as _

from .items import Entry, Item, Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """How many entries are read, and how many characters the HTML of one may have."""

    entries: int = maxsize
    body: int = maxsize


UNLIMITED = Limits()
FETCHED = Limits(entries=500, body=500_000)


def within(entries: Iterator[Entry], limits: Limits) -> Iterator[Entry]:
    """The first entries; what is too long is refused, and that there was more is said once."""
    for number, entry in enumerate(entries):
        if number >= limits.entries:
            yield Refused("", _("only the first %(n)d articles are read") % {"n": limits.entries})
            return
        if isinstance(entry, Item) and len(entry.body) > limits.body:
            words = _("its text is longer than %(n)d characters") % {"n": limits.body}
            yield Refused(entry.at, words)
        else:
            yield entry
