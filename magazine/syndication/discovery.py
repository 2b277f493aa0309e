"""From the address of a blog, or of one of its pages or feeds, to what it is: its title, language,
feeds and the names that sign there. Asks hosts, and knows no database.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.lib import languages
from magazine.lib.fetch import Answer, FetchError, fetch

from . import reading
from .addresses import key, web_address
from .encoding import decode
from .items import Home, Item, Unreadable
from .polling.asking import ACCEPT, is_feed

# Where programs put the feed of a blog that names none.
_USUAL = (
    "feed/",
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "index.xml",
    "feed.json",
    "feeds/posts/default",
    "?feed=rss2",
)
_KINDS = {
    *("application/rss+xml", "application/atom+xml", "application/feed+json"),
    *("application/json", "text/xml", "application/xml", "application/rdf+xml"),
}
_FEEDS, _TRIED, _NAMES, _READ = 8, 3, 10, 50
_HEAD = 500_000
_TAG = re.compile(r"<(html|base|link|meta)\b([^<>]{0,2000})>", re.IGNORECASE)
_PART = re.compile(r"""([\w:-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,500})", re.IGNORECASE)
# Feeds of what others say below the posts are no articles.
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class FoundFeed:
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A blog as it stands on the web; the first of its `feeds` is the one that it names first."""

    title: str
    address: str
    language: str = ""
    feeds: tuple[FoundFeed, ...] = ()
    names: tuple[str, ...] = ()


class NothingFound(Exception):
    """An address behind which there is no blog that can be followed, with the reason in words."""


def discover(address: str) -> Found:
    """What stands at this address. Raises NothingFound."""
    address = address.strip()
    if address and "://" not in address:
        address = f"https://{address}"
    answer = _fetched(address)
    if is_feed(answer.body):
        return _of_feed(answer)
    page = _page(answer)
    candidates = list(page.feeds) or [FoundFeed(one) for one in _usual(page.address)]
    for candidate in candidates[: _TRIED if page.feeds else None]:
        try:
            feed = _fetched(candidate.address)
            if is_feed(feed.body):
                return _joined(page, candidate, _of_feed(feed))
        except NothingFound:
            continue
    raise NothingFound(_("no feed was found there: give the address of the feed itself"))


def _fetched(address: str) -> Answer:
    try:
        answer = fetch(address, accept=f"text/html, {ACCEPT}", seconds=_SECONDS)
    except FetchError as error:
        raise NothingFound(str(error)) from error
    if not answer.ok:
        raise NothingFound(_("the host answers %(status)d") % {"status": answer.status})
    return answer


def _of_feed(answer: Answer) -> Found:
    """What a feed says of its blog: of whose posts the most are, and who signs them."""
    address = answer.moved_to or answer.address
    try:
        items = list(_items(answer))
    except Unreadable as error:
        raise NothingFound(str(error)) from error
    homes = Counter(item.blog for item in items if item.blog)
    home = homes.most_common(1)[0][0] if homes else Home(urlsplit(address).hostname or "")
    signed = Counter(who.name for item in items for who in item.signatures if who.name)
    tongues = Counter(item.language for item in items if item.language)
    return Found(
        title=home.title or urlsplit(address).hostname or address,
        address=home.address or urljoin(address, "/"),
        language=home.language or (tongues.most_common(1)[0][0] if tongues else ""),
        feeds=(FoundFeed(address, home.title),),
        names=tuple(name for name, _times in signed.most_common(_NAMES)),
    )


def _items(answer: Answer) -> Iterator[Item]:
    zone = timezone.get_default_timezone()
    name = urlsplit(answer.address).hostname or ""
    file, now = BytesIO(answer.body), timezone.now()
    entries = reading.read(file, name=name, now=now, zone=zone, fetched=True)
    for number, entry in enumerate(entries):
        if number >= _READ:
            return
        if isinstance(entry, Item):
            yield entry


def _joined(page: Found, candidate: FoundFeed, feed: Found) -> Found:
    """The page's own words, completed by those of its feed; other feeds only where it names them.

    A feed may claim any home: it is believed where it is the page's own host.
    """
    (own,) = feed.feeds
    read = FoundFeed(own.address, candidate.title or own.title)
    others = [one for one in page.feeds if key(one.address) != key(candidate.address)]
    same = _host(feed.address) == _host(page.address)
    return Found(
        title=feed.title or page.title,
        address=feed.address if same else page.address,
        language=page.language or feed.language,
        feeds=(read, *others),
        names=feed.names or page.names,
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _usual(address: str) -> list[str]:
    """Below the page itself, then at the root of its host."""
    here = address if address.endswith("/") else f"{address}/"
    bases = dict.fromkeys((here, urljoin(address, "/")))
    return [urljoin(base, path) for base in bases for path in _USUAL]


def _page(answer: Answer) -> Found:
    """What the head of a page says, read without a parser: nobody vouches for the page."""
    try:
        text = decode(answer.body[:_HEAD]).text
    except Unreadable as error:
        raise NothingFound(str(error)) from error
    text = "".join(
        part.partition("-->")[2] if n else part for n, part in enumerate(text.split("<!--"))
    )
    page = Found("", answer.moved_to or answer.address)
    base, feeds = page.address, dict[str, FoundFeed]()
    named: dict[str, str] = {}
    for name, rest in _TAG.findall(text):
        parts = {n.lower(): unescape(a or b or c) for n, a, b, c in _PART.findall(rest)}
        tag = name.lower()
        if tag == "html":
            named.setdefault("language", parts.get("lang", parts.get("xml:lang", "")))
        elif tag == "base":
            base = web_address(parts.get("href", ""), base) or base
        elif tag == "meta":
            about = parts.get("property", parts.get("name", "")).lower()
            named.setdefault(about, " ".join(parts.get("content", "").split()))
        elif feed := _alternate(parts, base):
            feeds.setdefault(key(feed.address), feed)
    heading = _TITLE.search(text)
    title = named.get("og:site_name") or (unescape(heading[1]) if heading else "")
    tongue = named.get("language", "").replace("_", "-")
    return replace(
        page,
        title=" ".join(title.split())[:200],
        language=tongue if languages.is_language_tag(tongue) else "",
        feeds=tuple(feeds.values())[:_FEEDS],
        names=tuple(filter(None, [named.get("author", "")[:150]])),
    )


def _alternate(parts: dict[str, str], base: str) -> FoundFeed | None:
    """A feed that a link names; not one of comments."""
    rel, kind = parts.get("rel", "").lower().split(), parts.get("type", "").lower().strip()
    if "alternate" not in rel or kind not in _KINDS:
        return None
    address = web_address(parts.get("href", ""), base)
    title = " ".join(parts.get("title", "").split())[:200]
    if not address or _COMMENTS.search(title) or _COMMENTS.search(urlsplit(address).path):
        return None
    return FoundFeed(address, title)
