"""Feeds as Atom (RFC 4287) and RSS 2.0 (RSS Advisory Board's profile), by an XML writer."""

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from . import feeds_readable
from .feeds_content import Entry, Feed

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
XHTML = feeds_readable.XHTML
ATOM_FIRST: dict[str, str] = {None: ATOM, "h": XHTML}  # type: ignore[dict-item]  # lxml takes None
RSS = {"atom": ATOM, "content": CONTENT, "dc": DC, "h": XHTML}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(feed: Feed) -> bytes:
    root = etree.Element(_atom("feed"), {LANG: feed.language}, nsmap=ATOM_FIRST)
    _add(root, _atom("id"), feed.id)
    _add(root, _atom("title"), feed.title)
    if feed.description:
        _add(root, _atom("subtitle"), feed.description)
    _add(root, _atom("updated"), _iso(feed.updated))
    _add(_add(root, _atom("author")), _atom("name"), feed.site)
    _link(root, "alternate", feed.address, type="text/html")
    _links(root, feed, "application/atom+xml")
    _add(root, _atom("icon"), feed.icon)
    feeds_readable.explain(root, feed)
    for entry in feed.entries:
        _atom_entry(root, entry)
    return _bytes(root)


def _atom_entry(root: etree._Element, entry: Entry) -> None:
    item = _add(root, _atom("entry"))
    item.set(LANG, entry.language)
    _add(item, _atom("id"), entry.id)
    _add(item, _atom("title"), entry.title)
    _add(item, _atom("published"), _iso(entry.published))
    _add(item, _atom("updated"), _iso(entry.updated))
    for person in entry.people:
        author = _add(item, _atom("author"))
        _add(author, _atom("name"), person.name)
        _add(author, _atom("uri"), person.address)
    for name in entry.categories:
        _add(item, _atom("category"), term=name)
    _link(item, "alternate", entry.address, type="text/html", hreflang=entry.language)
    if entry.original:
        _link(item, "via", entry.original)
    if entry.image:
        size = {"length": str(entry.image.length)} if entry.image.length is not None else {}
        _link(item, "enclosure", entry.image.address, type=entry.image.type, **size)
    if entry.summary:
        _add(item, _atom("summary"), entry.summary)
    _add(item, _atom("content"), entry.html, type="html")
    if entry.blog_title:
        _atom_source(item, entry)
    feeds_readable.article(item, entry)


def _atom_source(item: etree._Element, entry: Entry) -> None:
    source = _add(item, _atom("source"))
    if entry.blog_address:
        _add(source, _atom("id"), entry.blog_address)
    _add(source, _atom("title"), entry.blog_title)
    if entry.blog_address:
        _link(source, "alternate", entry.blog_address)
    if entry.blog_feed:
        _link(source, "self", entry.blog_feed)


def rss(feed: Feed) -> bytes:
    root = etree.Element("rss", version="2.0", nsmap=RSS)
    root.set(LANG, feed.language)
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.address)
    _add(channel, "description", feed.description or feed.title)
    _add(channel, "language", feed.language)
    if feed.entries:
        _add(channel, "lastBuildDate", _rfc822(feed.updated))
    _links(channel, feed, "application/rss+xml")
    feeds_readable.explain(channel, feed)
    for entry in feed.entries:
        _rss_item(channel, entry)
    return _plain(_bytes(root))


def _rss_item(channel: etree._Element, entry: Entry) -> None:
    item = _add(channel, "item")
    item.set(LANG, entry.language)
    _add(item, "title", entry.title)
    _add(item, "link", entry.address)
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", _rfc822(entry.published))
    for person in entry.people:
        _add(item, f"{{{DC}}}creator", person.name)
    for name in entry.categories:
        _add(item, "category", name)
    _add(item, f"{{{DC}}}language", entry.language)
    if entry.original:
        _add(item, f"{{{DC}}}source", entry.original)
    if entry.blog_title and entry.blog_feed:  # the address of a feed, never that of a page
        _add(item, "source", entry.blog_title, url=entry.blog_feed)
    if entry.summary:
        _add(item, "description", escape(entry.summary))  # it is HTML here
    _add(item, f"{{{CONTENT}}}encoded", entry.html)
    if entry.image:
        # The length is required: "when it cannot be determined, a length of 0".
        size = str(entry.image.length or 0)
        _add(item, "enclosure", url=entry.image.address, length=size, type=entry.image.type)
    feeds_readable.article(item, entry)


def _links(root: etree._Element, feed: Feed, kind: str) -> None:
    """Where this page, the first and the next one are (RFC 5005, 3), and the hub (WebSub, 4)."""
    _link(root, "self", feed.own_address, type=kind)
    if feed.next or feed.own_address != feed.id:
        _link(root, "first", feed.id, type=kind)
    if feed.next:
        _link(root, "next", feed.next, type=kind)
    if feed.hub:
        _link(root, "hub", feed.hub)


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    if text:
        element.text = text
    return element


def _link(parent: etree._Element, rel: str, href: str, **attributes: str) -> None:
    etree.SubElement(parent, _atom("link"), {"rel": rel, "href": href, **attributes})


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _bytes(root: etree._Element) -> bytes:
    feeds_readable.style(root)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="utf-8")


def _plain(content: bytes) -> bytes:
    """The same document for readers who know little of XML.

    The Advisory Board found that a title is understood by most when its signs are written so.
    """
    return content.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
