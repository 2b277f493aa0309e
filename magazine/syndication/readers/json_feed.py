"""JSON Feed 1.0 and 1.1 (jsonfeed.org). `next_url` is not followed: nothing is fetched here."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication.addresses import key, web_address
from magazine.syndication.encoding import decode
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LinkedSource,
    Loss,
    Lost,
    Refused,
    Unreadable,
)

from . import heads
from .people import signatures
from .places import place

_VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_SHAPE = re.compile(r'\A\s*\{[^\[\]]*"(?:home_page_url|feed_url)"\s*:')
_GUID, _TAGS = 300, 20
_KINDS = {"audio": "sound", "video": "video"}


def looks_right(head: bytes) -> bool:
    """Whether a file says that it is one, or begins as one does."""
    try:
        text = decode(head).text
    except Unreadable:
        return False
    return text.lstrip().startswith("{") and bool(_VERSION.search(text) or _SHAPE.match(text))


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The items of the feed. Raises Unreadable when it is no JSON, or has none."""
    decoded = decode(file.read())
    try:
        feed = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            _("the file is not JSON (%(reason)s)") % {"reason": place(error)}
        ) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise Unreadable(_("the feed holds no article"))
    home = _home(feed)
    source = _source(feed, home, name)
    for number, value in enumerate(items, start=1):
        at = _("item %(number)d") % {"number": number}
        if not isinstance(value, dict):
            yield Refused(at, _("it is no JSON object"))
            continue
        item = _item(value, feed, home, zone)
        yield item.noting(losses=decoded.losses, at=at, source=source)


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return UNPRINTABLE.sub("", found).strip() if isinstance(found, str) else ""


def _home(feed: dict[str, Any]) -> Home:
    address = web_address(_text(feed, "home_page_url"))
    title = heads.plain(_text(feed, "title")) or address
    return Home(title[:200], address, heads.language(_text(feed, "language")))


def _source(feed: dict[str, Any], home: Home, name: str) -> str:
    """As for any other feed: what tells the blog from all others is its address."""
    own = home.address or web_address(_text(feed, "feed_url"))
    return (key(own) if own else f"feed:{home.title or name}")[:200]


def _item(value: dict[str, Any], feed: dict[str, Any], home: Home, zone: tzinfo) -> Item:
    losses: list[Loss] = []
    link = web_address(_text(value, "url"), home.address)
    html = _text(value, "content_html")
    body = html or richtext.paragraphs_to_html(_text(value, "content_text"))
    summary = _text(value, "summary")
    text = richtext.plain(richtext.clean(body))
    if not text and not body:
        body, summary = richtext.paragraphs_to_html(summary), ""
    dated = _dated(value, zone)
    if dated is None:
        losses.append(Loss(Lost.DATE))
    title = heads.title(heads.plain(_text(value, "title")), text or summary, losses)
    base = link or home.address
    sources = _attached(value, title, base, losses)
    return Item(
        source="",
        guid=_guid(value, link, title, text),
        title=title,
        standfirst=heads.standfirst(summary, text),
        body=body,
        address=link,
        base=base,
        original=link,
        language=_language(value) or home.language or languages.guess(text) or "fr",
        blog=home if home.title else None,
        dated=dated.at if dated else None,
        precision=dated.precision if dated else "minute",
        signatures=signatures(_people(value) or _people(feed)),
        sources=sources,
        tags=_tags(value),
        lead_image=_picture(value, base, body),
        losses=tuple(losses),
    )


def _guid(value: dict[str, Any], link: str, title: str, text: str) -> str:
    """The id, which older feeds write as a number."""
    found = value.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    guid = UNPRINTABLE.sub("", found).strip() if isinstance(found, str) else ""
    guid = guid or link or f"print:{hashlib.sha256(f'{title}\n{text}'.encode()).hexdigest()}"
    return guid if len(guid) <= _GUID else hashlib.sha256(guid.encode()).hexdigest()


def _dated(value: dict[str, Any], zone: tzinfo) -> Dated | None:
    found = (
        parse_date(_text(value, name), zone=zone) for name in ("date_published", "date_modified")
    )
    return next(filter(None, found), None)


def _people(value: dict[str, Any]) -> list[str]:
    """The authors of 1.1, or the author of 1.0; by name, since an address is none."""
    listed = value.get("authors")
    given = [*(listed if isinstance(listed, list) else []), value.get("author")]
    names = [_text(one, "name") for one in given if isinstance(one, dict)]
    return [heads.plain(name) for name in names if name]


def _tags(value: dict[str, Any]) -> tuple[str, ...]:
    given = value.get("tags")
    names = (
        [heads.plain(one, html=True) for one in given if isinstance(one, str)]
        if isinstance(given, list)
        else []
    )
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 100))[:_TAGS]


def _language(value: dict[str, Any]) -> str:
    return heads.language(_text(value, "language"))


def _picture(value: dict[str, Any], base: str, body: str) -> str:
    """The picture of the item, unless its text shows it."""
    given = (_text(value, name) for name in ("image", "banner_image"))
    found = [address for one in given if (address := web_address(one, base))]
    return next((one for one in found if urlsplit(one).path.rpartition("/")[2] not in body), "")


def _attached(
    value: dict[str, Any], title: str, base: str, losses: list[Loss]
) -> tuple[LinkedSource, ...]:
    """What is attached: told, and a sound or a film linked under the article."""
    found = []
    given = value.get("attachments")
    for one in given if isinstance(given, list) else []:
        address = web_address(_text(one, "url"), base) if isinstance(one, dict) else ""
        if not address:
            continue
        losses.append(Loss(Lost.ENCLOSURE, address[:200]))
        if kind := _KINDS.get(_text(one, "mime_type").partition("/")[0]):
            found.append(LinkedSource(title[:300], address, kind))
    return tuple(dict.fromkeys(found))
