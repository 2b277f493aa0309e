"""WordPress exports (WXR 1.0 to 1.2), read as a stream: memory holds one post at a time.

What readers of the blog could not read is not read here either: drafts, private posts, and those
behind a password or still to come are left out and counted, like pages. Comments are never read.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import BinaryIO

from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.dates import Dated, parse_date
from magazine.syndication import wordpress
from magazine.syndication.addresses import key, web_address
from magazine.syndication.encoding import decode
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LeftOut,
    Loss,
    Lost,
    Refused,
    Signature,
    Unreadable,
)
from magazine.syndication.wordpress import Attachment
from magazine.syndication.wxr_stream import Channel, Post, posts

_SIGN = re.compile(r"wordpress\.org/export/\d|<wp:wxr_version\b")
_MARKUP = re.compile(r"<\w[^<>]*>|&(?:\w{2,10}|#\d{2,6}|#x\w{2,6});")
_ROOT = re.compile(r"\A(?:[^<]|<[?!][^>]*>)*<rss\b", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:\s|\[|\]|…|\.\.\.)+\Z")
_TITLE, _TITLE_WORDS, _STANDFIRST, _GUID, _TAGS = 300, 12, 1000, 300, 20
# The field of a picture's address, as it may stand in the file, which is read in pieces.
_ATTACHED = [
    b"attachment_url",
    *("attachment_url".encode(one) for one in ("utf-16-le", "utf-16-be")),
]
_PIECE = 1 << 16
# What WordPress keeps among the posts for its own use.
_INNER = set(
    "attachment nav_menu_item revision custom_css customize_changeset oembed_cache user_request "
    "wp_block wp_template wp_template_part wp_global_styles wp_navigation wp_font_family "
    "wp_font_face".split()
)
# The category that WordPress gives to what has none.
_NONE = {"uncategorized", "non-classe", "sans-categorie"}


def looks_right(head: bytes) -> bool:
    """Whether a file begins as an export of WordPress does."""
    try:
        text = decode(head).text
    except Unreadable:
        return False
    return _ROOT.match(text) is not None and _SIGN.search(text) is not None


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The published posts of the export, then how many other things it holds.

    The file is read twice, since pictures may stand after the posts that show them. Raises
    Unreadable for a file with a DTD.
    """
    reading = _Reading(name, zone, _attachments(file))
    file.seek(0)
    for number, (channel, post) in enumerate(posts(file), start=1):
        at = _("item %(number)d") % {"number": number}
        if post.get("wp:post_type") in _INNER:
            continue
        reading.some = True
        if post.cut:
            yield Refused(at, _("the file ends in the middle of it"))
        elif why := _left_out(post):
            reading.left[why] += 1
        else:
            yield replace(reading.item(post, channel), at=at)
    if not reading.some:
        raise Unreadable(_("the export holds no post"))
    for why, count in reading.left.items():
        yield LeftOut("", why, count)


def _attachments(file: BinaryIO) -> dict[int, Attachment]:
    found: dict[int, Attachment] = {}
    if not _names_any(file):
        return found
    file.seek(0)
    for _channel, post in posts(file):
        address = web_address(post.get("wp:attachment_url"))
        if post.get("wp:post_type") != "attachment" or not post.number or not address:
            continue
        parent = post.get("wp:post_parent")
        found[post.number] = Attachment(
            address,
            alt=_line(post.metas.get("_wp_attachment_image_alt", ""))[:300],
            caption=_line(post.get("excerpt:encoded"))[:500],
            post=int(parent) if parent.isascii() and parent.isdecimal() else 0,
        )
    return found


def _names_any(file: BinaryIO) -> bool:
    """Whether the file holds the word, in letters of one byte or of two: far quicker than to read
    it for nothing."""
    before = b""
    while piece := file.read(_PIECE):
        if any(word in before + piece for word in _ATTACHED):
            return True
        before = piece[-64:]
    return False


def _left_out(post: Post) -> str:
    """Why a post is nothing that the readers of the blog could read as an article, else ""."""
    kind, status = post.get("wp:post_type") or "post", post.get("wp:status") or "publish"
    if kind == "page":
        return _("a page of the site")
    if kind != "post":
        return _("of the type « %(type)s »") % {"type": kind[:50]}
    if post.get("wp:post_password"):
        return _("behind a password")
    reasons = {
        "publish": "",
        "draft": _("a draft of the blog"),
        "auto-draft": _("a draft of the blog"),
        "pending": _("a draft of the blog"),
        "future": _("not out yet on the blog"),
        "private": _("private"),
        "trash": _("in the bin of the blog"),
    }
    return reasons.get(status, _("its state is « %(state)s »") % {"state": status[:50]})


@dataclass(slots=True)
class _Reading:
    """What is known of one file while its posts go by; of those, only prints of their names."""

    name: str
    zone: tzinfo
    attachments: Mapping[int, Attachment]
    left: Counter[str] = field(default_factory=Counter)
    guids: set[int] = field(default_factory=set)
    home: Home | None = None
    some: bool = False

    def item(self, post: Post, channel: Channel) -> Item:
        home = self.home = self.home or _home(channel)
        link = web_address(post.get("link"), home.address)
        guid = self._guid(post, link)
        text = wordpress.text(post.get("content:encoded"), self.attachments, post.number)
        dated = _dated(post, self.zone)
        losses = list(text.losses)
        if dated is None:
            losses.append(Loss(Lost.DATE))
        title = _title(post, text.html, losses)
        lead = self._lead(post, losses)
        return Item(
            source=(key(home.address) if home.address else f"wxr:{home.title or self.name}")[:200],
            guid=guid,
            address=link,
            title=title,
            standfirst=_standfirst(post, text.html, losses),
            body=text.html,
            base=link or home.address,
            language=home.language or languages.guess(_plain(text.html)) or "fr",
            blog=home if home.title else None,
            original=link,
            dated=dated.at if dated else None,
            precision=dated.precision if dated else "minute",
            signatures=_signatures(post, channel),
            tags=_tags(post),
            lead_image=lead.address if lead else "",
            lead_alt=lead.alt if lead else "",
            lead_caption=lead.caption if lead else "",
            losses=tuple(losses),
        )

    def _guid(self, post: Post, link: str) -> str:
        """The identifier of the post; one that stood before in the file names none alone."""
        guid = post.get("guid") or link or f"post:{post.number}"
        if hash(guid) in self.guids:
            guid = f"{guid} {link or post.number}"
        self.guids.add(hash(guid))
        return guid if len(guid) <= _GUID else hashlib.sha256(guid.encode()).hexdigest()

    def _lead(self, post: Post, losses: list[Loss]) -> Attachment | None:
        number = post.metas.get("_thumbnail_id", "")
        if not (number.isascii() and number.isdecimal()):
            return None
        found = self.attachments.get(int(number[:18]))
        if found is None:
            losses.append(Loss(Lost.LEAD, f"#{number[:18]}"))
        return found


def _home(channel: Channel) -> Home:
    address = web_address(channel.address)
    language = channel.language.replace("_", "-")
    return Home(
        title=(_line(channel.title) or address)[:200],
        address=address,
        language=language if languages.is_language_tag(language) else "",
    )


def _line(text: str) -> str:
    """A text as one line of plain words, whatever markup it had."""
    return " ".join((_plain(text) if _MARKUP.search(text) else text).split())


def _plain(html: str) -> str:
    return richtext.plain(richtext.clean(html))


def _title(post: Post, html: str, losses: list[Loss]) -> str:
    title = _line(post.get("title"))
    if not title and (words := _plain(html).split()):
        title = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
        losses.append(Loss(Lost.TITLE))
    if len(title) > _TITLE:
        title = f"{title[: _TITLE - 2].rstrip()} …"
        losses.append(Loss(Lost.LONG_TITLE))
    return title


def _standfirst(post: Post, html: str, losses: list[Loss]) -> str:
    """The excerpt that the author wrote; one that only repeats the beginning is not said twice."""
    excerpt = post.get("excerpt:encoded")
    words = _plain(excerpt if _MARKUP.search(excerpt) else richtext.paragraphs_to_html(excerpt))
    said = " ".join(_ELLIPSIS.sub("", words).split())
    if not said or " ".join(_plain(html).split()).startswith(said):
        return ""
    if len(words) > _STANDFIRST:
        losses.append(Loss(Lost.TEXT, f"{words[_STANDFIRST - 2 :][:80]}"))
        return f"{words[: _STANDFIRST - 2].rstrip()} …"
    return words


def _dated(post: Post, zone: tzinfo) -> Dated | None:
    """When it came out: in UTC where WordPress says so, else by the clock of the blog."""
    moment = post.get("wp:post_date_gmt")
    if not moment.startswith("0000") and (found := parse_date(moment, zone=UTC)):
        return found
    for name in ("wp:post_date", "pubDate"):
        moment = post.get(name)
        if not moment.startswith("0000") and (found := parse_date(moment, zone=zone)):
            return found
    return None


def _signatures(post: Post, channel: Channel) -> tuple[Signature, ...]:
    """All who sign it: co-authors in their order, else its author. An address is never a name."""
    names = [
        channel.authors.get(slug.removeprefix("cap-")) or name
        for domain, slug, name in post.terms
        if domain == "author"
    ]
    if not any(names):
        login = post.get("dc:creator") or post.get("wp:author")
        names = [channel.authors.get(login) or login]
    lines = (_line(name)[:150] for name in names)
    return tuple(Signature(name) for name in dict.fromkeys(lines) if name and "@" not in name)


def _tags(post: Post) -> tuple[str, ...]:
    """Its categories, which are the broader ones, then its tags."""
    names = [
        _line(name)[:100]
        for wanted in ("category", "post_tag", "tag")
        for domain, slug, name in post.terms
        if domain == wanted and slug not in _NONE
    ]
    return tuple(dict.fromkeys(filter(None, names)))[:_TAGS]
