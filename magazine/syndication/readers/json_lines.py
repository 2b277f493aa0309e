"""Our own form: one JSON object a line, "kind" first. `export_articles` writes it, people may too.

An article line becomes an Item; any other line, and the article of an export (which carries its
number and all its rows), is handed on as a Row.
"""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import date, datetime, tzinfo
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from magazine.lib.dates import parse_date
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication import addresses
from magazine.syndication.encoding import decode
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LinkedSource,
    Refused,
    Row,
    Signature,
    Unreadable,
)

from .places import place

_FIRST = re.compile(r'^\s*\{\s*"kind"\s*:', re.MULTILINE)
_ITEM = re.compile(rb'\s*\{\s*"kind"\s*:\s*"(?:article|source)"')
# Escapes of what no database holds: NUL and halves of a surrogate pair.
_BAD_ESCAPE = re.compile(r"\\u(?:00[01]|[dD][89a-fA-F])")


class BadLine(Exception):
    """A line that says something else than this form allows."""


def looks_right(head: bytes) -> bool:
    """Whether some line begins as ours do."""
    try:
        return _FIRST.search(decode(head).text) is not None
    except Unreadable:
        return False


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The entries of the file, read line by line. `name` is the source of what names no other."""
    source = f"lines:{name}"
    for number, line in enumerate(file, start=1):
        at = _("line %(number)d") % {"number": number}
        if not line.strip():
            continue
        try:
            value = _object(line)
            kind = value.get("kind")
            if kind == "source":
                source = _text(value, "name") or source
            elif kind == "article" and "publications" not in value:
                yield _item(value, at=at, source=source, zone=zone)
            elif isinstance(kind, str):
                yield Row(at, kind, value)
            else:
                raise BadLine(_("it names no kind"))
        except BadLine as error:
            yield Refused(at, str(error))


def is_row(line: bytes) -> bool:
    """Whether a line, read in haste, is a row of an export or anything else but an item."""
    if not line.strip():
        return False
    return not _ITEM.match(line.removeprefix(BOM_UTF8)) or b'"publications"' in line


def _object(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLine(_("it is not in UTF-8")) from error
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadLine(_("it is not JSON (%(reason)s)") % {"reason": place(error)}) from error
    if not isinstance(value, dict):
        raise BadLine(_("it is no JSON object"))
    return _storable(value) if _BAD_ESCAPE.search(text) else value


def _storable(value: Any) -> Any:
    """The value without the characters that no database holds."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value


def _item(value: dict[str, Any], *, at: str, source: str, zone: tzinfo) -> Item:
    guid = _text(value, "key")
    if not guid:
        raise BadLine(_("the article has no « key »"))
    blog = _home(value)
    dated = _dated(value, zone)
    return Item(
        source=addresses.key(blog.address)[:200] if blog and blog.address else source[:200],
        guid=guid,
        at=at,
        title=_text(value, "title"),
        body=_text(value, "body"),
        kicker=_text(value, "kicker"),
        standfirst=_text(value, "standfirst"),
        language=_text(value, "language"),
        section=_text(value, "section"),
        republished=_choice(value, "origin", ("own", "republished")) == "republished",
        blog=blog,
        original=_text(value, "original"),
        dated=dated[0],
        precision=_choice(value, "dated_precision", (dated[1], "day", "minute")),
        signatures=tuple(map(_signature, _list(value, "bylines"))),
        sources=tuple(map(_linked, _list(value, "sources"))),
        tags=tuple(_names(value, "tags")),
        lead_image=_text(value, "lead_image"),
        translation_of=_text(value, "translation_of"),
        state=_text(value, "state"),
        shares=tuple(map(_share, _list(value, "shares"))),
    )


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise BadLine(_("« %(name)s » is no text") % {"name": name})
    return found.strip()


def _list(value: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = value.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadLine(_("« %(name)s » is no list of objects") % {"name": name})
    return found


def _names(value: dict[str, Any], name: str) -> list[str]:
    found = value.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadLine(_("« %(name)s » is no list of words") % {"name": name})
    return found


def _choice(value: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    """One of these words, the first when the line does not say."""
    found = _text(value, name) or allowed[0]
    if found not in allowed:
        raise BadLine(
            _("« %(name)s » is none of %(allowed)s") % {"name": name, "allowed": ", ".join(allowed)}
        )
    return found


def _home(value: dict[str, Any]) -> Home | None:
    address = _text(value, "blog")
    if not address:
        return None
    try:
        addresses.key(address)
    except ValueError as error:
        words = _("« %(name)s » is no address of the web: %(address)s")
        raise BadLine(words % {"name": "blog", "address": address[:100]}) from error
    return Home(title=address, address=address, language=_text(value, "language"))


def _dated(value: dict[str, Any], zone: tzinfo) -> tuple[datetime | None, str]:
    text = _text(value, "dated")
    if not text:
        return None, "minute"
    found = parse_date(text, zone=zone)
    if found is None:
        raise BadLine(_("its date cannot be read: %(date)s") % {"date": text})
    return found.at, found.precision


def _signature(value: dict[str, Any]) -> Signature:
    who = Signature(
        name=_text(value, "name"),
        slug=_text(value, "author"),
        role=_text(value, "role") or "author",
    )
    if not who.name and not who.slug:
        raise BadLine(_("a byline names nobody (« author » or « name »)"))
    return who


def _linked(value: dict[str, Any]) -> LinkedSource:
    return LinkedSource(
        title=_text(value, "title"),
        address=_text(value, "address"),
        kind=_text(value, "kind") or "article",
        language=_text(value, "language"),
    )


def _share(value: dict[str, Any]) -> tuple[str, date, int]:
    make: Callable[[str], date] = date.fromisoformat
    try:
        count = int(value.get("count") or 0)
        return _text(value, "network"), make(_text(value, "day")), max(0, min(count, 2**31 - 1))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadLine(_("« shares » holds no network, day and count")) from error
