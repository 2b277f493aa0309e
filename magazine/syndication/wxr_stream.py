"""A WordPress export as a stream of posts, each a handful of texts; nothing is kept in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from magazine.lib.tree import UNPRINTABLE

from .items import Unreadable
from .mended_xml import MendedXML

_TAGS = ("{*}item", "{*}comment", "{*}category", "{*}tag", "{*}term")
_METAS = ("_thumbnail_id", "_wp_attachment_image_alt")
_SPACES = {"modules/content": "content:", "excerpt": "excerpt:", "/export/": "wp:"}
_CUT = ("NOT_FINISHED", "RESOURCE_LIMIT")


@dataclass(slots=True)
class Channel:
    """The blog, and the names its accounts are shown under."""

    title: str = ""
    address: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Post:
    """One item of any type. `fields` by name (« wp:post_id », « title » …), `terms` as domain,
    slug and name, `metas` those that tell of a picture. `cut`: the file ends inside it."""

    fields: dict[str, str]
    terms: list[tuple[str, str, str]]
    metas: dict[str, str]
    cut: bool = False

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def number(self) -> int:
        digits = self.get("wp:post_id")
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0


def posts(file: BinaryIO) -> Iterator[tuple[Channel, Post]]:
    """The items in order, with the channel that they stand in. Raises Unreadable for a DTD."""
    parsing = etree.iterparse(
        MendedXML(file),
        events=("end",),
        tag=_TAGS,
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    channel: Channel | None = None
    waiting: Post | None = None
    for _event, element in parsing:
        if _name(element.tag) != "item":
            _forget(element)
            continue
        if channel is None:
            channel = _channel(element)
        if waiting:
            yield channel, waiting
        waiting = _post(element)
        _forget(element, before=True)
    if channel and waiting:
        # Only now is it known whether the last one ended before the file did.
        waiting.cut = any(part in one.type_name for one in parsing.error_log for part in _CUT)
        yield channel, waiting


def _forget(element: Any, *, before: bool = False) -> None:
    """Empty what has been read. Terms of a post are still needed, those of the channel never."""
    parent = element.getparent()
    if not before and parent is not None and _name(parent.tag) == "item":
        if _name(element.tag) == "wp:comment":
            element.clear()
        return
    element.clear()
    while parent is not None and before and element.getprevious() is not None:
        del parent[0]


@cache
def _name(tag: str) -> str:
    """A name as it is written in every export, whatever the number of its version."""
    space, _brace, local = tag.rpartition("}")
    for part, prefix in _SPACES.items():
        if part in space:
            return prefix + local
    return ("dc:" if "dc/elements" in space else "") + local


def _text(element: Any) -> str:
    text = element.text if not len(element) else "".join(element.itertext())
    # What a number may stand for, too.
    return UNPRINTABLE.sub("", text or "").strip()


def _channel(first: Any) -> Channel:
    """What stands before the first item."""
    if first.getroottree().docinfo.doctype:
        raise Unreadable(_("an export of WordPress has no document type (DTD): this one is unsafe"))
    channel = Channel()
    found: dict[str, str] = {}
    for element in first.itersiblings(preceding=True):
        name = _name(element.tag) if isinstance(element.tag, str) else ""
        if name == "wp:author":
            about = {_name(one.tag): _text(one) for one in element if isinstance(one.tag, str)}
            if login := about.get("wp:author_login"):
                channel.authors[login] = _shown(about)
        else:
            found[name] = _text(element)
    channel.title = found.get("title", "")
    channel.language = found.get("language", "")
    places = ("link", "wp:base_blog_url", "wp:base_site_url")
    channel.address = next((found[name] for name in places if found.get(name)), "")
    return channel


def _shown(about: dict[str, str]) -> str:
    names = (about.get("wp:author_first_name", ""), about.get("wp:author_last_name", ""))
    return about.get("wp:author_display_name") or " ".join(filter(None, names))


def _post(item: Any) -> Post:
    post = Post({}, [], {})
    for element in item:
        name = _name(element.tag) if isinstance(element.tag, str) else ""
        if name == "category":
            about = element.get("domain") or "category", element.get("nicename") or ""
            post.terms.append((*about, _text(element)))
        elif name == "wp:postmeta":
            _meta(element, post.metas)
        elif name not in ("wp:comment", "item", ""):
            post.fields.setdefault(name, _text(element))
    return post


def _meta(element: Any, metas: dict[str, str]) -> None:
    about = {_name(one.tag): _text(one) for one in element if isinstance(one.tag, str)}
    if (key := about.get("wp:meta_key", "")) in _METAS:
        metas[key] = about.get("wp:meta_value", "")
