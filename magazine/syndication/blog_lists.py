"""The blogs of an OPML list, brought in one by one without asking any host."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from .adding import Added, Adding, Unfit
from .discovery import Found, FoundFeed
from .items import Refused
from .readers import opml
from .readers.opml import Outline


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one outline: "added", "known" or "refused", and a word on it if need be."""

    where: str
    result: str
    why: str = ""
    title: str = ""
    feed: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def bring_in(file: BinaryIO) -> Iterator[Line]:
    """A line for each outline that names a feed. Raises Unreadable for what is no such list."""
    adding = Adding()
    for outline in opml.read(file):
        if isinstance(outline, Refused):
            yield Line(outline.at, "refused", outline.what)
        else:
            yield _line(outline, adding)


def _line(outline: Outline, adding: Adding) -> Line:
    where = f"« {outline.title} » {outline.feed}"
    try:
        added = adding.add(_found(outline))
    except Unfit as error:
        return Line(where, "refused", str(error), outline.title, outline.feed)
    result = "added" if added.changed else "known"
    return Line(where, result, _words(added), outline.title, outline.feed)


def _words(added: Added) -> str:
    for _address, title in added.taken:
        return _("its feed is followed already, for « %(title)s »") % {"title": title}
    return ""


def _found(outline: Outline) -> Found:
    """Without an address of its own, a blog is taken to stand at the root of its feed's host."""
    home = outline.address or urljoin(outline.feed, "/")
    title = outline.title or urlsplit(home).hostname or home
    feeds = (FoundFeed(outline.feed, outline.title),)
    return Found(title, home, outline.language, feeds)
