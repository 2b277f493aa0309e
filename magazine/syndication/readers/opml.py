"""OPML: the lists of blogs that feed readers export, many at once.

It gives no articles but where blogs are; nothing is fetched, and lists that a list names are not
followed. Read as a stream: a list of ten thousand costs no more memory than one of ten.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from magazine.syndication.addresses import key, web_address
from magazine.syndication.items import Outline, Refused, Unreadable

from . import heads
from .places import place

MOST = 10_000
_ROOT = re.compile(rb"<opml\b", re.IGNORECASE)
_FEEDS = ("rss", "atom", "feed", "rdf", "json")


def looks_right(head: bytes) -> bool:
    """Whether a file begins with the root of such a list."""
    return _ROOT.search(head.replace(b"\0", b"")) is not None


def read(file: BinaryIO, *, most: int = MOST) -> Iterator[Outline | Refused]:
    """The blogs of the list, each feed once; an outline whose feed is on no web is refused.

    Raises Unreadable for what is no such list. One that breaks off gives what came before.
    """
    head = file.read(65536)
    file.seek(0)
    if not looks_right(head):
        raise Unreadable(_("this is no list of blogs (OPML)"))
    seen: set[str] = set()
    folders: list[str] = []
    number = 0
    try:
        for event, node in _parsed(file):
            if event == "end":
                _forget(node, folders)
                continue
            number += 1
            words = _words(node)
            folders.append("" if _feed(node) else words)
            if not _feed(node):
                continue
            found = _subscription(node, words, folders)
            at = _("outline %(number)d") % {"number": number}
            if isinstance(found, str):
                yield Refused(at, found)
            elif key(found.feed) not in seen:
                if len(seen) >= most:
                    yield Refused(at, _("only the first %(n)d blogs are read") % {"n": most})
                    return
                seen.add(key(found.feed))
                yield found
    except etree.XMLSyntaxError as error:
        words = _("the list is not well-formed (%(reason)s)")
        yield Refused("", words % {"reason": place(error)})


def _parsed(file: BinaryIO) -> Iterator[tuple[str, etree._Element]]:
    return etree.iterparse(
        file,
        events=("start", "end"),
        tag=("outline", "OUTLINE", "Outline"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )


def _forget(node: etree._Element, folders: list[str]) -> None:
    folders.pop()
    node.clear()
    while node.getprevious() is not None and (parent := node.getparent()) is not None:
        del parent[0]


def _attributes(node: etree._Element) -> dict[str, str]:
    """By lower-case name, since programs write xmlUrl in every way."""
    return {str(name).lower(): str(value).strip() for name, value in node.attrib.items()}


def _words(node: etree._Element) -> str:
    given = _attributes(node)
    return heads.plain(given.get("title") or given.get("text"))[:200]


def _feed(node: etree._Element) -> str:
    given = _attributes(node)
    kind = given.get("type", "").lower()
    return given.get("xmlurl") or (given.get("url", "") if kind in _FEEDS else "")


def _subscription(node: etree._Element, words: str, folders: list[str]) -> Outline | str:
    """The blog, or what is wrong with it in words."""
    given = _attributes(node)
    feed = web_address(_feed(node))
    if not feed:
        words = _("its feed is no address of the web: %(address)s")
        return words % {"address": _feed(node)[:100]}
    return Outline(
        title=words or feed,
        address=web_address(given.get("htmlurl", "")),
        feed=feed,
        language=heads.language(given.get("language")),
        folder="/".join(filter(None, folders[:-1]))[:200],
    )
