"""The one form that every reader gives: what an article is before it is ours.

Readers are pure: bytes in, these values out. Nothing here knows the database, so that untrusted
files can be read in another process.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .likeness import Traits


class Unreadable(Exception):
    """A file that no reader takes, with the reason in words."""


class Lost(StrEnum):
    """The kinds of what a source had and we do not show, or had to guess."""

    IMAGE = "image"
    LEAD = "lead"
    UNAGREED = "unagreed"
    LATER = "later"
    EMBED = "embed"
    LINKED = "linked"
    ELEMENT = "element"
    TEXT = "text"
    BYTES = "bytes"
    ENCODING = "encoding"
    DATE = "date"
    FUTURE = "future"
    TITLE = "title"
    LONG_TITLE = "long title"
    ENCLOSURE = "enclosure"
    UNDESCRIBED = "undescribed"


@dataclass(frozen=True, slots=True)
class Loss:
    """One of them: its kind, what it was (an address, a name of a file or of an element)."""

    kind: str
    what: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: by name, or by the `slug` of an author of the magazine.

    `shares` were counted elsewhere, by `shares_from`, on the day `shares_on`.
    """

    name: str = ""
    slug: str = ""
    role: str = "author"
    shares: int = 0
    shares_from: str = ""
    shares_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkedSource:
    title: str
    address: str = ""
    kind: str = "article"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The blog an item comes from; without an address it is known by its title."""

    title: str
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One article as a source gives it.

    `source` and `guid` name it for good; `address` may identify it too, and is "" when several
    items share it. `at` says where it stands in its file. `body` is HTML that nobody has cleaned,
    `base` what its relative addresses start from. `section` is a slug or a name, "" when the
    source does not say. `state` is what the source asks for, "" when it says nothing. `notes` are
    lines of the report; `losses` say what the source had and the item has not. `lead_image` and the
    images of the body are absolute addresses, or start from `base`, or name files that lie beside.
    `traits` and `content` are what `likeness.read` says of it, if that was asked already.
    """

    source: str
    guid: str
    title: str
    body: str
    at: str = ""
    address: str = ""
    kicker: str = ""
    standfirst: str = ""
    language: str = ""
    section: str = ""
    republished: bool = True
    blog: Home | None = None
    original: str = ""
    base: str = ""
    dated: datetime | None = None
    precision: str = "minute"
    signatures: tuple[Signature, ...] = ()
    sources: tuple[LinkedSource, ...] = ()
    tags: tuple[str, ...] = ()
    lead_image: str = ""
    lead_alt: str = ""
    lead_caption: str = ""
    translation_of: str = ""
    state: str = ""
    shares: tuple[tuple[str, date, int], ...] = ()
    notes: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    traits: Traits | None = None
    content: str = ""

    def noting(self, *notes: str, losses: tuple[Loss, ...] = (), **changes: Any) -> "Item":
        """The item with changes and what the report must say of them."""
        return replace(self, notes=(*self.notes, *notes), losses=(*self.losses, *losses), **changes)


@dataclass(frozen=True, slots=True)
class Refused:
    """Part of a file that could not become an item: where it stands and why."""

    at: str
    what: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a file holds and no reader of the blog could read, or is no article: why, how often."""

    at: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of our own form that is no article: a section, an author, an edition …"""

    at: str
    kind: str
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outline:
    """A blog of the list: `folder` is the path of the folders that it stands in, "/" between."""

    title: str
    address: str
    feed: str
    language: str = ""
    folder: str = ""


type Entry = Item | Row | Refused | LeftOut
