"""RSS 0.9x to 2.0, RDF and Atom, through feedparser; bytes only, never an address."""

import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any, BinaryIO, NamedTuple

import feedparser
from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication.addresses import key, web_address
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LeftOut,
    Loss,
    Lost,
    Signature,
    Unreadable,
)

from . import feed_media, heads
from .people import signatures
from .places import place

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf|channel|html|opml)\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?:p|div|br|ul|ol|table|blockquote|h[1-6]|pre|figure|section|article|dl)\b", re.IGNORECASE
)
_GAP = re.compile(r"\n[ \t]*\n")
_MARK = re.compile("^[\xef\xbb\xbf\xfe\xff\\s]+")
# feedparser takes a time that is the square of their number.
_ATTRIBUTES = 2000
_LONG_TAG = re.compile(rb"<[^<>]{8000,}")
# Deeper than any feed; expat itself knows no limit, and feedparser takes a while for each.
_DEEPEST = 1000
_NESTING = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(/?)[\w:.-]+(?:[^<>]*?)(/?)>", re.DOTALL)
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+")
_GUID, _TAGS = 300, 20
_AT_ONCE, _MOMENT = 3, timedelta(days=1)  # so many articles at once were dated by a program


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
    if _is_deep(data):
        raise Unreadable(_("its elements nest deeper than %(n)d levels") % {"n": _DEEPEST})
    # A stream: feedparser takes plain bytes for the name of a file to open.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        reason = feed.get("bozo_exception") if feed.bozo else None
        why = _("the feed holds no article")
        raise Unreadable(f"{why} ({_place(reason, data)})" if reason else why)
    home = _home(feed.feed)
    source = _source(feed.feed, home, name)
    identities = _identities(feed.entries, home)
    common = _encoding(feed)
    sliding = _slides(feed, now, zone)
    for number, (entry, named) in enumerate(zip(feed.entries, identities, strict=True), start=1):
        at = _("item %(number)d") % {"number": number}
        if _clean(entry.get("app_draft") or "").lower() == "yes":  # RFC 5023, as Blogger exports
            yield LeftOut(at, _("a draft of the blog"))
            continue
        item = _item(entry, feed.feed, home, named.link, zone=zone)
        if sliding and item.dated:
            item = item.noting(losses=(Loss(Lost.DATE),), dated=None, precision="minute")
        last = number == len(feed.entries)
        said = _cut_notes(feed, data) if last else ()
        yield item.noting(
            *said, losses=common, at=at, source=source, guid=named.guid, address=named.address
        )


def _is_deep(data: bytes) -> bool:
    depth = deepest = 0
    if data.count(b"<") <= _DEEPEST:
        return False
    for tag in _NESTING.finditer(data):
        if tag[1] is not None and not tag[2]:
            depth += -1 if tag[1] else 1
            deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _slides(feed: Any, now: datetime, zone: tzinfo) -> bool:
    """Whether its dates say only when it was made: one for all, the feed's, a moment ago."""
    dates = {dict.get(entry, "published") or dict.get(entry, "updated") for entry in feed.entries}
    own = {dict.get(feed.feed, name) for name in ("published", "updated")}
    if len(feed.entries) < _AT_ONCE or len(dates) != 1 or not dates & own - {None}:
        return False
    made = parse_date(str(dates.pop()), zone=zone)
    return made is not None and abs(made.at - now) < _MOMENT


def _home(feed: Any) -> Home:
    address = web_address(feed.get("link") or "")
    title = _words(feed, "title") or address
    return Home(title=title[:200], address=address, language=heads.language(feed.get("language")))


def _source(feed: Any, home: Home, name: str) -> str:
    """What tells the blog from all others: its address, whatever form its feed has."""
    if home.address:
        return key(home.address)[:200]
    links = feed.get("links") or []
    own = next((web_address(link.get("href", "")) for link in links if link.rel == "self"), "")
    return (key(own) if own else f"feed:{home.title or name}")[:200]


class _Named(NamedTuple):
    """What an item is called: `link` leads to it, `address` does so to no other."""

    guid: str
    address: str
    link: str


def _identities(entries: Any, home: Home) -> list[_Named]:
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
        found.append(_Named(guid, link if own else "", link))
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


def _cut_notes(feed: Any, data: bytes) -> list[str]:
    """A feed that is not well-formed may end in the middle of its last item."""
    error = feed.get("bozo_exception")
    if not feed.bozo or isinstance(error, feedparser.CharacterEncodingOverride):
        return []
    return [_("the feed is not well-formed (%(reason)s)") % {"reason": _place(error, data)}]


def _place(error: Exception, data: bytes) -> str:
    """Where the mistake is: feedparser puts a line above a feed that has no declaration."""
    return place(error, above=0 if b"<?xml" in data[:200] else 1)


def _item(entry: Any, feed: Any, home: Home, link: str, *, zone: tzinfo) -> Item:
    """The item, but for what identifies it; without title when it has no text either."""
    losses: list[Loss] = []
    body, base, language = _body(entry)
    text = richtext.plain(richtext.clean(body))
    title = heads.title(_words(entry, "title"), text, losses)
    dated = _dated(entry, zone)
    if dated is None:
        losses.append(Loss(Lost.DATE))
    media = feed_media.of(entry, body, base=link or home.address, title=title)
    return Item(
        source="",
        guid="",
        title=title,
        standfirst=_standfirst(entry, text),
        body=body,
        base=web_address(base) or link or home.address,
        language=language or home.language or languages.guess(text) or "fr",
        blog=home if home.title else None,
        original=link,
        dated=dated.at if dated else None,
        precision=dated.precision if dated else "minute",
        signatures=_signatures(entry, feed),
        sources=media.sources,
        tags=_tags(entry),
        lead_image=media.lead,
        losses=(*losses, *media.losses),
    )


def _standfirst(entry: Any, text: str) -> str:
    """What the feed gives beside the whole text."""
    if not any(part.get("value", "").strip() for part in entry.get("content") or []):
        return ""
    return heads.standfirst(dict.get(entry, "summary") or "", text)


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
    return value, part.get("base") or "", heads.language(part.get("language"))


def _words(node: Any, name: str) -> str:
    """A text as one line of plain words, whatever markup it had."""
    detail = node.get(f"{name}_detail") or {}
    return heads.plain(node.get(name), html=detail.get("type") not in (None, "", "text/plain"))


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text).strip()


def _dated(entry: Any, zone: tzinfo) -> Dated | None:
    """When it appeared, else when it was changed.

    feedparser's own reading is not asked: it makes 1 November of « 2013-xx-27 ».
    """
    for name in ("published", "created", "updated"):
        # The plain dictionary: feedparser's own `get` answers one date for another, and warns.
        if found := parse_date(str(dict.get(entry, name) or ""), zone=zone):
            return found
    return None


def _signatures(entry: Any, feed: Any) -> tuple[Signature, ...]:
    """The names that sign it; an address of mail is never one."""
    for node in (entry, feed):
        said = _words(node, "author")
        if "@" in said:  # feedparser knows no ending of a host beyond four letters
            names = [_MAIL.sub("", said).strip(' ()<>,"')]
        else:
            names = [_words(person, "name") for person in node.get("authors") or []] or [said]
        if found := signatures(names):
            return found
    return ()


def _tags(entry: Any) -> tuple[str, ...]:
    tags = entry.get("tags") or []
    names = [heads.plain(tag.get("label") or tag.get("term"), html=True) for tag in tags]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 100))[:_TAGS]
