"""RSS 0.9x to 2.0, RDF and Atom, through feedparser; bytes only, never an address."""

import hashlib
import io
import re
from calendar import timegm
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any, BinaryIO

import feedparser
from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication.addresses import key, web_address
from magazine.syndication.items import Entry, Home, Item, Loss, Lost, Signature, Unreadable

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|channel|html|opml)\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?:p|div|br|ul|ol|table|blockquote|h[1-6]|pre|figure|section|article|dl)\b", re.IGNORECASE
)
# What no one means to be read in a title that says it is plain: an element with its end, an entity.
_MARKUP = re.compile(r"<(\w{1,20})\b[^<>]*>[^<]*</\1>|&(?:\w{2,10}|#\d{2,6}|#x\w{2,6});")
_GAP = re.compile(r"\n[ \t]*\n")
_MARK = re.compile("^[\xef\xbb\xbf\xfe\xff\\s]+")
# feedparser takes a time that is the square of their number.
_ATTRIBUTES = 2000
_LONG_TAG = re.compile(rb"<[^<>]{8000,}")
_TITLE, _TITLE_WORDS, _GUID, _TAGS = 300, 12, 300, 20


def looks_right(head: bytes) -> bool:
    """Whether a file begins with the root of a feed, in whatever encoding."""
    text = _MARK.sub("", head.replace(b"\0", b"").decode("latin-1"))
    root = _ROOT.search(text) if text.startswith("<") else None
    return root is not None and root[1].lower() not in ("html", "opml")


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The items of the feed. Raises Unreadable when it has none."""
    data = file.read()
    if any(tag.group().count(b"=") > _ATTRIBUTES for tag in _LONG_TAG.finditer(data)):
        raise Unreadable(_("an element has more than %(n)d attributes") % {"n": _ATTRIBUTES})
    # A stream: feedparser takes plain bytes for the name of a file to open.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        reason = feed.get("bozo_exception") if feed.bozo else None
        why = _("the feed holds no article")
        raise Unreadable(f"{why} ({_clean(str(reason))})" if reason else why)
    home = _home(feed.feed)
    source = _source(feed.feed, home, name)
    identities = _identities(feed.entries, home)
    encoding = _encoding(feed)
    for number, (entry, (guid, address)) in enumerate(
        zip(feed.entries, identities, strict=True), start=1
    ):
        at = _("item %(number)d") % {"number": number}
        item = _item(entry, feed.feed, home, zone=zone)
        last = number == len(feed.entries)
        said = _cut_notes(feed) if last else ()
        yield item.noting(*said, losses=encoding, at=at, source=source, guid=guid, address=address)


def _home(feed: Any) -> Home:
    address = web_address(feed.get("link") or "")
    title = _words(feed, "title") or address
    return Home(title=title[:200], address=address, language=_language(feed.get("language")))


def _source(feed: Any, home: Home, name: str) -> str:
    """What tells the blog from all others: its address, whatever form its feed has."""
    if home.address:
        return key(home.address)[:200]
    links = feed.get("links") or []
    own = next((web_address(link.get("href", "")) for link in links if link.rel == "self"), "")
    return (key(own) if own else f"feed:{home.title or name}")[:200]


def _identities(entries: Any, home: Home) -> list[tuple[str, str]]:
    """The guid of each item, and its address where that is its alone."""
    links = [_link(entry, home) for entry in entries]
    guids = [_clean(entry.get("id") or "") for entry in entries]
    guids_of: dict[str, set[str]] = defaultdict(set)
    links_of: dict[str, set[str]] = defaultdict(set)
    for guid, link in zip(guids, links, strict=True):
        guids_of[link].add(guid)
        links_of[guid].add(link)
    uses = Counter(links)
    found = []
    for entry, guid, link in zip(entries, guids, links, strict=True):
        own = bool(link) and (uses[link] == 1 or (len(guids_of[link]) == 1 and bool(guid)))
        if guid and len(links_of[guid]) > 1:
            guid = f"{guid} {link}"  # one guid for several pages names none of them
        guid = guid or (link if own else _print(entry))
        guid = guid if len(guid) <= _GUID else hashlib.sha256(guid.encode()).hexdigest()
        found.append((guid, link if own else ""))
    return found


def _print(entry: Any) -> str:
    words = f"{entry.get('title', '')}\n{entry.get('summary', '')}\n{entry.get('published', '')}"
    return f"print:{hashlib.sha256(_clean(words).encode()).hexdigest()}"


def _link(entry: Any, home: Home) -> str:
    """The first of its links that a page may show."""
    links = [link.get("href") for link in entry.get("links") or [] if link.rel == "alternate"]
    found = (web_address(link, home.address) for link in (entry.get("link"), *links) if link)
    return next(filter(None, found), "")


def _encoding(feed: Any) -> tuple[Loss, ...]:
    """feedparser says so when the declared encoding is not the one that the bytes have."""
    if isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        return (Loss(Lost.ENCODING, feed.get("encoding", "?")),)
    return ()


def _cut_notes(feed: Any) -> list[str]:
    """A feed that is not well-formed may end in the middle of its last item."""
    error = feed.get("bozo_exception")
    if not feed.bozo or isinstance(error, feedparser.CharacterEncodingOverride):
        return []
    return [_("the feed is not well-formed (%(reason)s)") % {"reason": _clean(str(error))[:100]}]


def _item(entry: Any, feed: Any, home: Home, *, zone: tzinfo) -> Item:
    """The item, but for what identifies it; without title when it has no text either."""
    losses: list[Loss] = []
    body, base, language = _body(entry)
    text = richtext.plain(richtext.clean(body))
    title = _title(entry, text, losses)
    link = _link(entry, home)
    dated = _dated(entry, zone)
    if dated is None:
        losses.append(Loss(Lost.DATE))
    if entry.get("enclosures"):
        losses.append(Loss(Lost.ENCLOSURE, count=len(entry.enclosures)))
    return Item(
        source="",
        guid="",
        title=title,
        body=body,
        base=web_address(base) or link or home.address,
        language=language or home.language or languages.guess(text) or "fr",
        blog=home if home.title else None,
        original=link,
        dated=dated.at if dated else None,
        precision=dated.precision if dated else "minute",
        signatures=_signatures(entry, feed),
        tags=_tags(entry),
        losses=tuple(losses),
    )


def _body(entry: Any) -> tuple[str, str, str]:
    """The whole text when the feed has it, else the summary, never both: HTML, base, language."""
    parts = [part for part in entry.get("content") or [] if part.get("value", "").strip()]
    summary = entry.get("summary_detail")
    if not parts and summary and summary.get("value"):
        parts = [summary]
    if not parts:
        return "", "", ""
    part = max(parts, key=lambda part: len(part["value"]))
    value = UNPRINTABLE.sub("", part["value"])
    if part.get("type") == "text/plain":
        value = richtext.paragraphs_to_html(value)
    elif not _BLOCK.search(value):
        value = "".join(f"<p>{piece}</p>" for piece in _GAP.split(value) if piece.strip())
    return value, part.get("base") or "", _language(part.get("language"))


def _title(entry: Any, text: str, losses: list[Loss]) -> str:
    title = _words(entry, "title")
    if not title and text:
        words = text.split()
        title = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
        losses.append(Loss(Lost.TITLE))
    if len(title) > _TITLE:
        title = f"{title[: _TITLE - 2].rstrip()} …"
        losses.append(Loss(Lost.LONG_TITLE))
    return title


def _words(node: Any, name: str) -> str:
    """A text as one line of plain words, whatever markup it had."""
    value = _clean(node.get(name) or "")
    detail = node.get(f"{name}_detail") or {}
    plain = detail.get("type") in (None, "", "text/plain")
    if not plain or _MARKUP.search(value):
        value = richtext.plain(richtext.clean(value))
    return " ".join(value.split())


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text).strip()


def _language(tag: Any) -> str:
    tag = str(tag or "").strip().replace("_", "-")
    return tag if languages.is_language_tag(tag) else ""


def _dated(entry: Any, zone: tzinfo) -> Dated | None:
    """When it appeared, else when it was changed; what we cannot read feedparser may."""
    for name in ("published", "created", "updated"):
        # The plain dictionary: feedparser's own `get` answers one date for another, and warns.
        if found := parse_date(str(dict.get(entry, name) or ""), zone=zone):
            return found
        parsed = dict.get(entry, f"{name}_parsed")
        if parsed and 1000 < parsed.tm_year < 9998:
            return Dated(datetime.fromtimestamp(timegm(parsed), UTC), "minute")
    return None


def _signatures(entry: Any, feed: Any) -> tuple[Signature, ...]:
    """The names that sign it; an address of mail is never one."""
    people = entry.get("authors") or feed.get("authors") or []
    names = [_words(person, "name") for person in people]
    if not any(names):
        names = [_words(entry, "author") or _words(feed, "author")]
    kept = dict.fromkeys(name[:150] for name in names if name and "@" not in name)
    return tuple(Signature(name) for name in kept)


def _tags(entry: Any) -> tuple[str, ...]:
    tags = entry.get("tags") or []
    names = [_clean(str(tag.get("label") or tag.get("term") or "")) for tag in tags]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 100))[:_TAGS]
