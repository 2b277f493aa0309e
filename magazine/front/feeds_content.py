"""What a feed says, before it is written as RSS, Atom or JSON."""

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from articles import bodies, corrections
from articles.corrections import Told
from articles.models import Publication
from magazine.images.models import Image
from magazine.lib.tags import absolute, spoken

# What XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Our own stored bodies have one spelling: lower-case tags, values in double quotes.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:[^<>"]|"[^"]*")*>')
_LOCAL = re.compile(r' (href|src|cite)="/(?!/)')
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The lead image; `length` in bytes, None where asking would cost a request."""

    address: str
    type: str
    length: int | None
    alt: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One article. `html` is what the publication holds: the full text, or an excerpt.

    `original` is its address on the blog it comes from, "" for our own; `blog_feed` where that blog
    has its own feed, "" where nobody knows.
    """

    id: str
    address: str
    title: str
    language: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    people: tuple[Person, ...]
    categories: tuple[str, ...]
    image: Enclosure | None
    original: str
    blog_title: str
    blog_address: str
    blog_feed: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a list of articles, with the page it belongs to; every address is absolute.

    `id` is where the feed begins, the same on all of its pages; `own_address` is that of this page,
    `next` that of the older ones, "" on the last. `hub` is "" where no hub is told.
    """

    title: str
    description: str
    address: str
    id: str
    own_address: str
    next: str
    hub: str
    entries: tuple[Entry, ...]
    site: str
    language: str
    icon: str

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=_NEVER)


def feed(
    title: str,
    description: str,
    publications: Sequence[Publication],
    *,
    page: str,
    id: str,
    own: str,
    next: str = "",
    hub: str = "",
) -> Feed:
    """The feed of these articles, which readers open at `page`; the addresses are absolute."""
    related = bodies.related(row.body.html for row in publications)
    told = corrections.shown_of(row for row in publications if vars(row).get("corrected_at"))
    return Feed(
        title=clean(title),
        description=clean(description),
        address=page,
        id=id,
        own_address=own,
        next=next,
        hub=hub,
        entries=tuple(_entry(row, related, told.get(row.article_id, ())) for row in publications),
        site=settings.SITE_NAME,
        language=settings.LANGUAGE_CODE,
        icon=absolute(static("img/icon-512.png")),
    )


def clean(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _NOT_XML.sub("", text)


def _entry(row: Publication, related: bodies.Related, told: Sequence[Told]) -> Entry:
    tags = (tag["name"] for tag in row.tags)
    return Entry(
        # Not the address, which changes with the title.
        id=absolute(f"/{row.article_id}/"),
        address=absolute(row.get_absolute_url()),
        title=clean(row.title),
        language=row.language,
        summary=clean(row.standfirst),
        html=clean(_html(row, related, told)),
        published=row.dated,
        updated=max([row.live_from if row.number > 1 else row.dated, *(one.at for one in told)]),
        people=tuple(
            Person(clean(signer["name"]), absolute(reverse("author", args=[signer["slug"]])))
            for signer in row.bylines
        ),
        categories=tuple(dict.fromkeys(clean(name) for name in (row.section.name, *tags))),
        image=_enclosure(row.lead_image) if row.lead_image else None,
        original=row.original if row.republished else "",
        blog_title=clean(row.blog_title) if row.republished else "",
        blog_address=row.blog_address if row.republished else "",
        blog_feed=(vars(row).get("blog_feed") or "") if row.republished else "",
    )


def _html(row: Publication, related: bodies.Related, told: Sequence[Told]) -> str:
    """The text and what was corrected in it, with its language and direction where these are not
    the site's: a reader of feeds shows it among other ones. Then the way on to the original, since
    few readers of feeds show what says where a text comes from."""
    html = bodies.in_feed(row, related)
    if told:
        html += render_to_string("includes/corrections_in_feed.html", {"corrections": told})
    html = _with_absolute_links(html)
    tongue = spoken(row.language)
    if tongue:
        html = f"<div {tongue}>{html}</div>"
    if row.republished:
        html += render_to_string("includes/original_in_feed.html", {"publication": row}).strip()
    return html


def _enclosure(image: Image) -> Enclosure:
    kind, _encoding = mimetypes.guess_type(image.file.name or "")
    return Enclosure(
        address=absolute(image.file.url),
        type=kind or "application/octet-stream",
        length=_length(image),
        alt=clean(image.alt),
    )


def _length(image: Image) -> int | None:
    if not isinstance(image.file.storage, FileSystemStorage):
        return None
    try:
        return image.file.size
    except OSError:
        return None


def _with_absolute_links(html: str) -> str:
    site = f"{settings.SITE_URL}/"
    return _TAG.sub(lambda tag: _LOCAL.sub(rf' \1="{site}', tag[0]), html)
