"""Exports of Ghost (JSON, from 1.0 to 6): the posts that everybody could read, and no more.

Of all tables, only those of posts, people and tags are looked at: settings, keys, mail addresses
and prints of passwords are never read. The export does not say where the blog is: `name` does when
it is an address, else its pictures and links stay relative.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication.addresses import key, web_address
from magazine.syndication.encoding import decode
from magazine.syndication.ghost import lexical, mobiledoc, rendered
from magazine.syndication.ghost.cards import Losses
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LeftOut,
    Lost,
    Refused,
    Signature,
    Unreadable,
)

from . import places

_SIGN = re.compile(r'\{\s*"(?:db|data|meta)"\s*:\s*[\[{]')
_TABLES = re.compile(r'"(?:posts|posts_authors|posts_tags|exported_on|users|posts_meta)"\s*:')
_MARKUP = re.compile(r"<\w[^<>]*>|&(?:\w{2,10}|#\d{2,6}|#x\w{2,6});")
_SCHEME = re.compile(r"\s*[\w.+-]+:")
_URL = "__GHOST_URL__"
# What Ghost, and a browser that has that file already, write behind the name of the blog.
_EXPORTED = re.compile(r"\.ghost\.\d{4}(?:-\d\d){2,5}(?: ?\(\d+\))?$")
_TITLE, _TITLE_WORDS, _STANDFIRST, _TAGS = 300, 12, 1000, 20

type Row = Mapping[str, Any]


def looks_right(head: bytes) -> bool:
    """Whether a file begins as an export of Ghost does: one object that holds its tables."""
    try:
        text = decode(head).text.lstrip()
    except Unreadable:
        return False
    return _SIGN.match(text) is not None and _TABLES.search(text) is not None


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The public posts, then how many other things the export holds. Raises Unreadable."""
    tables = _tables(file)
    reading = _Reading(tables, web_address(name), _EXPORTED.sub("", name))
    left: Counter[str] = Counter()
    posts = _rows(tables, "posts")
    if not posts:
        raise Unreadable(_("the export holds no post"))
    for number, post in enumerate(posts, start=1):
        at = _("item %(number)d") % {"number": number}
        if why := _left_out(post):
            left[why] += 1
        elif not _text(post, "title") and not _has_text(post):
            yield Refused(at, _("it has neither title nor text"))
        else:
            yield reading.item(post, at)
    for why, count in left.items():
        yield LeftOut("", why, count)


def _tables(file: BinaryIO) -> Row:
    try:
        found = json.loads(decode(file.read()).text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            _("it is not JSON (%(reason)s)") % {"reason": places.place(error)}
        ) from error
    if isinstance(found, dict) and isinstance(found.get("db"), list) and found["db"]:
        found = found["db"][0]
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict):
        raise Unreadable(_("the export holds no post"))
    return data


def _rows(tables: Row, name: str) -> list[Row]:
    found = tables.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _text(row: Row, name: str) -> str:
    found = row.get(name)
    return UNPRINTABLE.sub("", found).strip() if isinstance(found, str) else ""


def _has_text(post: Row) -> bool:
    return any(_text(post, name) for name in ("html", "lexical", "mobiledoc"))


def _left_out(post: Row) -> str:
    """Why a post is nothing that every reader of the blog could read, else ""."""
    status = _text(post, "status") or "published"
    if _text(post, "type") == "page" or post.get("page") in (1, True):
        return _("a page of the site")
    if (_text(post, "visibility") or "public") != "public":
        return _("for members of the blog alone")
    reasons = {
        "published": "",
        "draft": _("a draft of the blog"),
        "scheduled": _("not out yet on the blog"),
        "sent": _("sent by mail alone"),
    }
    return reasons.get(status, _("its state is « %(state)s »") % {"state": status[:50]})


@dataclass(slots=True)
class _Names:
    """The names that the rows of one table give to posts, in their order."""

    of: dict[str, list[str]]

    @classmethod
    def gather(cls, tables: Row, links: str, column: str, table: str) -> "_Names":
        names = {str(row.get("id")): _line(_text(row, "name")) for row in _rows(tables, table)}
        rows = sorted(_rows(tables, links), key=_order)
        of: dict[str, list[str]] = {}
        for row in rows:
            if found := names.get(str(row.get(column))):
                of.setdefault(str(row.get("post_id")), []).append(found)
        return cls(of)


def _order(row: Row) -> int:
    found = row.get("sort_order")
    return found if isinstance(found, int) else 0


class _Reading:
    """What is known of one export."""

    def __init__(self, tables: Row, address: str, name: str) -> None:
        self.address = address.rstrip("/")
        self.name = name
        self.authors = _Names.gather(tables, "posts_authors", "author_id", "users").of
        self.tags = _Names.gather(tables, "posts_tags", "tag_id", "tags").of
        # Ghost 1 has one author a post, in its row.
        self.users = {
            str(row.get("id")): _line(_text(row, "name")) for row in _rows(tables, "users")
        }
        self.metas = {str(row.get("post_id")): row for row in _rows(tables, "posts_meta")}

    def item(self, post: Row, at: str) -> Item:
        number = str(post.get("id") or post.get("uuid") or "")
        losses = Losses()
        body = self._body(post, losses)
        words = richtext.plain(richtext.clean(body))
        title = self._title(post, words, losses)
        dated = _dated(post)
        if dated is None:
            losses.lose(Lost.DATE, "")
        original = self._original(post)
        meta = self.metas.get(number, {})
        named = self.address or self.name
        return Item(
            source=(key(self.address) if self.address else f"ghost:{self.name}")[:200],
            guid=(number or original or title)[:300],
            at=at,
            address=original,
            title=title,
            standfirst=_standfirst(post, words, losses),
            body=body,
            base=self.address and f"{self.address}/",
            language=_language(post) or languages.guess(words) or "fr",
            blog=Home(title=named[:200], address=self.address),
            original=original,
            dated=dated.at if dated else None,
            precision=dated.precision if dated else "minute",
            signatures=self._signatures(post, number),
            tags=tuple(
                dict.fromkeys(one[:100] for one in self.tags.get(number, ()) if one[0] != "#")
            )[:_TAGS],
            lead_image=self._lead(_text(post, "feature_image")),
            lead_alt=_line(_text(meta, "feature_image_alt"))[:300],
            lead_caption=_line(_text(meta, "feature_image_caption"))[:500],
            losses=losses.all(),
        )

    def _placed(self, text: str) -> str:
        """With the address of the blog where Ghost left it open."""
        return text.replace(_URL, self.address)

    def _lead(self, text: str) -> str:
        """The address of the picture, or its place in the folder of the blog."""
        place = self._placed(text)
        return web_address(place) if _SCHEME.match(place) else place

    def _body(self, post: Row, losses: Losses) -> str:
        if html := _text(post, "html"):
            return rendered.html(self._placed(html), losses)
        if text := _text(post, "lexical"):
            return lexical.html(self._placed(text), losses)
        text = _text(post, "mobiledoc")
        return mobiledoc.html(self._placed(text), losses) if text else ""

    def _original(self, post: Row) -> str:
        """Where it was published first: elsewhere when it says so, else on the blog."""
        slug = _text(post, "slug")
        place = web_address(self._placed(_text(post, "canonical_url")))
        return place or (web_address(f"{self.address}/{slug}/") if self.address and slug else "")

    def _title(self, post: Row, words: str, losses: Losses) -> str:
        title = _line(_text(post, "title"))
        if not title and words:
            first = words.split()
            title = " ".join(first[:_TITLE_WORDS]) + (" …" if len(first) > _TITLE_WORDS else "")
            losses.lose(Lost.TITLE, "")
        if len(title) > _TITLE:
            title = f"{title[: _TITLE - 2].rstrip()} …"
            losses.lose(Lost.LONG_TITLE, "")
        return title

    def _signatures(self, post: Row, number: str) -> tuple[Signature, ...]:
        names = self.authors.get(number) or [self.users.get(str(post.get("author_id")), "")]
        kept = dict.fromkeys(name[:150] for name in names if name and "@" not in name)
        return tuple(Signature(name) for name in kept)


def _line(text: str) -> str:
    """A text as one line of plain words, whatever markup it had."""
    plain = richtext.plain(richtext.clean(text)) if _MARKUP.search(text) else text
    return " ".join(plain.split())


def _language(post: Row) -> str:
    tag = _text(post, "locale").replace("_", "-")
    return tag if languages.is_language_tag(tag) else ""


def _standfirst(post: Row, words: str, losses: Losses) -> str:
    """The excerpt that the author wrote; one that only repeats the beginning is not said twice."""
    said = _line(_text(post, "custom_excerpt"))
    if not said or " ".join(words.split()).startswith(said):
        return ""
    if len(said) > _STANDFIRST:
        losses.lose(Lost.TEXT, said[_STANDFIRST - 2 :][:80])
        return f"{said[: _STANDFIRST - 2].rstrip()} …"
    return said


def _dated(post: Row) -> Dated | None:
    for name in ("published_at", "created_at"):
        found = post.get(name)
        written = str(found) if isinstance(found, str | int) and found else ""
        if dated := parse_date(written, zone=UTC):
            return dated
    return None
