"""Which reader takes a file: decided by what stands in it, never by its name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from typing import BinaryIO, Protocol

from django.utils.translation import gettext as _

from magazine.lib import richtext

from . import foreign, likeness
from .encoding import decode
from .items import Entry, Item, Unreadable
from .limits import UNLIMITED, Limits, within
from .readers import feed, ghost, json_feed, json_lines, markdown, opml, page, reference_page, wxr

_SAMPLE = 65536


class Reader(Protocol):
    def __call__(
        self, file: BinaryIO, *, name: str, now: datetime, zone: tzinfo
    ) -> Iterator[Entry]: ...


_READERS: tuple[tuple[Callable[[bytes], bool], Reader], ...] = (
    (wxr.looks_right, wxr.read),  # an export is an RSS feed too
    (feed.looks_right, feed.read),
    (ghost.looks_right, ghost.read),
    (json_feed.looks_right, json_feed.read),
    (json_lines.looks_right, json_lines.read),
    (markdown.looks_right, markdown.read),
    (page.looks_right, page.read),
    (reference_page.looks_right, reference_page.read),
)


def reader(file: BinaryIO, *, limits: Limits = UNLIMITED, place: str = "") -> Reader:
    """The reader of this file, which is left at its beginning. Raises Unreadable.

    What was fetched has limits (`limits.FETCHED`), and is never in our own form, which a stranger
    does not write. `place` is where the file lies in the folder that was given: one that holds a
    single article is known by it.
    """
    head = file.read(_SAMPLE)
    file.seek(0)
    for looks_right, read in _READERS:
        ours = read is json_lines.read
        if looks_right(head) and not (ours and limits is not UNLIMITED):
            if read is markdown.read:
                read = partial(markdown.read, place=place)
            return partial(_read, read, limits)
    decode(head)
    if opml.looks_right(head):
        raise Unreadable(_("this is a list of blogs, not of articles: see import_blogs"))
    raise Unreadable(
        _(
            "this is in no form that can be read: a feed, an export of WordPress or Ghost, a text "
            "with its head, a web page, a page saved as text, or JSON Lines"
        )
    )


def _read(
    read: Reader, limits: Limits, file: BinaryIO, *, name: str, now: datetime, zone: tzinfo
) -> Iterator[Entry]:
    """What the reader gives within the limits, its bodies ready to be cleaned, with what they are
    found by: long to work out, and needing nothing of the magazine."""
    for entry in within(read(file, name=name, now=now, zone=zone), limits):
        if isinstance(entry, Item):
            item = foreign.ready(entry)
            traits, content = likeness.read(item.title, richtext.clean(item.body))
            yield replace(item, traits=traits, content=content)
        else:
            yield entry
