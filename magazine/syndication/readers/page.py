"""A single page of the web: the article in it, with what the page says of itself."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from magazine.lib import languages, richtext
from magazine.lib.tree import UNPRINTABLE, Tree
from magazine.syndication.addresses import key, web_address
from magazine.syndication.encoding import Text, decode
from magazine.syndication.foreign import readied
from magazine.syndication.items import Entry, Home, Item, Loss, Lost, Refused, Unreadable

from . import heads
from .page_head import Head
from .page_text import main_text
from .people import signatures

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def looks_right(head: bytes) -> bool:
    """Whether a file begins as a page does."""
    try:
        return _ROOT.match(_decoded(head).text.lstrip("\ufeff")) is not None
    except Unreadable:
        return False


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The one article of the page. `name` is its address, where it was fetched."""
    text = _decoded(file.read())
    page = _parsed(text.text)
    if page is None:
        raise Unreadable(_("the page cannot be read"))
    address = web_address(name) if name.startswith("http") else ""
    base = _base(page, address)
    item = _item(Head(page, base), page, address, name, zone)
    if item is None:
        yield Refused("", _("the page has no text"))
    else:
        yield item.noting(losses=text.losses)


def _item(head: Head, page: Tree, address: str, name: str, zone: tzinfo) -> Item | None:
    losses: list[Loss] = []
    original = head.canonical() or address
    said, site = head.title(), head.site()
    dated, people, language, tags = head.dated(zone), head.people(), head.language(), head.tags()
    body, told = _body(page, said, head.base, address)
    words = richtext.plain(richtext.clean(body))
    if not words:
        return None
    title = heads.title(said, words, losses)
    if dated is None:
        losses.append(Loss(Lost.DATE))
    picture, (alt, caption) = head.picture(), head.picture_words()
    known = original or _print(title, words)
    return Item(
        source=(key(original).split("/")[2] if original else f"pages:{site or name}")[:200],
        guid=known if len(known) <= 300 else _print(known),
        title=title,
        standfirst=heads.standfirst(head.description(), words),
        body=body,
        address=original,
        base=head.base,
        original=original,
        language=language or languages.guess(words) or "fr",
        blog=_home(site, original, language),
        dated=dated.at if dated else None,
        precision=dated.precision if dated else "minute",
        signatures=signatures(people),
        tags=tuple(tags[:20]),
        lead_image=picture if urlsplit(picture).path.rpartition("/")[2] not in body else "",
        lead_alt=alt,
        lead_caption=caption,
        losses=(*losses, *told),
    )


def _home(site: str, original: str, language: str) -> Home | None:
    """The site that the page is of, at the root of its host."""
    if not site and not original:
        return None
    host = urlsplit(original).netloc
    address = web_address(urljoin(original, "/")) if original else ""
    return Home(title=(site or host.removeprefix("www."))[:200], address=address, language=language)


def _print(*parts: str) -> str:
    return f"print:{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()}"


def _base(page: Tree, address: str) -> str:
    """What relative addresses start from."""
    node = page.find(".//base")
    given = node.get("href") if node is not None else None
    return web_address(given or "", address) or address


def _body(page: Tree, title: str, base: str, address: str) -> tuple[str, tuple[Loss, ...]]:
    """The HTML of the text; pictures are found before what is hidden goes, since the lazy are."""
    for node in list(page.iter("noscript")):
        node.tag = "noscript"
    found = main_text(page, title, address)
    html = etree.tostring(found, encoding="unicode", method="html", with_tail=False)
    return readied(html, base=base)


def _decoded(data: bytes) -> Text:
    """The text in the encoding that the page declares, when its bytes are in it."""
    declared = _CHARSET.search(data[:4096])
    text = decode(data)
    if not declared or not any(loss.kind == Lost.ENCODING for loss in text.losses):
        return text
    try:
        return Text(data.decode(declared[1].decode().lower().replace("iso-8859-1", "cp1252")))
    except (LookupError, UnicodeDecodeError):
        return text


def _parsed(text: str) -> Tree | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(UNPRINTABLE.sub("", text).encode(), parser)
    except (etree.ParseError, ValueError):
        return None
    return page
