"""The HTML that Ghost made of a text, its cards made into what they are for us."""

from collections.abc import Callable
from html import escape

from lxml import etree

from magazine.lib.tree import UNPRINTABLE, Tree, drop
from magazine.syndication.items import Lost

from .cards import Losses, box, figure, link


def html(text: str, losses: Losses) -> str:
    """The HTML with its cards (elements whose class begins with kg-) made simple."""
    if "kg-" not in text:
        return text
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        document = etree.fromstring(f"<div>{UNPRINTABLE.sub('', text)}</div>".encode(), parser)
    except (etree.ParseError, ValueError):
        return text
    tree = document.find("body/div") if document is not None else None
    if tree is None:
        return text
    for node in [node for node in tree.iter("figure", "div", "aside") if "kg-" in _kind(node)]:
        for name, make in _CARDS.items():
            if name in _kind(node).split():
                _put(node, make(node, losses))
                break
    return _inside(tree)


def _kind(node: Tree) -> str:
    return node.get("class") or ""


def _put(node: Tree, made: str) -> None:
    """This HTML where the element stood."""
    if not made:
        drop(node)
        return
    parser = etree.HTMLParser(encoding="utf-8")
    new = etree.fromstring(f"<div>{made}</div>".encode(), parser)[0][0]
    new.tail = node.tail
    parent = node.getparent()
    if parent is not None:
        parent.replace(node, new)


def _found(node: Tree, name: str) -> Tree | None:
    """The first element inside that has this class."""
    return next((one for one in node.iter() if name in _kind(one).split()), None)


def _words(node: Tree | None) -> str:
    return "" if node is None else " ".join("".join(map(str, node.itertext())).split())


def _inside(node: Tree | None) -> str:
    if node is None:
        return ""
    pieces = (etree.tostring(child, encoding="unicode", method="html") for child in node)
    return escape(node.text or "", quote=False) + "".join(pieces)


def _caption(node: Tree) -> str:
    return _inside(node.find(".//figcaption"))


def _gallery(node: Tree, losses: Losses) -> str:
    shown = "".join(
        figure(etree.tostring(one, encoding="unicode", method="html", with_tail=False))
        for one in node.iter("img")
    )
    return figure(shown, _caption(node), "gallery")


def _bookmark(node: Tree, losses: Losses) -> str:
    place = next((one for one in node.iter("a") if one.get("href")), None)
    if place is None:
        return ""
    caption = _caption(node)
    title = _words(_found(node, "kg-bookmark-title"))
    return link(place.get("href", ""), title) + (f"<p>{caption}</p>" if caption else "")


def _callout(node: Tree, losses: Losses) -> str:
    emoji = _words(_found(node, "kg-callout-emoji"))
    said = _inside(_found(node, "kg-callout-text"))
    return box(f"<p>{' '.join(filter(None, (escape(emoji), said)))}</p>")


def _toggle(node: Tree, losses: Losses) -> str:
    heading = _inside(_found(node, "kg-toggle-heading-text"))
    return f"<h4>{heading}</h4>{_inside(_found(node, 'kg-toggle-content'))}"


def _file(node: Tree, losses: Losses) -> str:
    place = next((one for one in node.iter("a") if one.get("href")), None)
    if place is None:
        return ""
    caption = _words(_found(node, "kg-file-card-caption"))
    title = _words(_found(node, "kg-file-card-title"))
    return link(place.get("href", ""), title) + (f"<p>{escape(caption)}</p>" if caption else "")


def _played(what: str) -> Callable[[Tree, Losses], str]:
    def make(node: Tree, losses: Losses) -> str:
        """A link to what the card plays: its buttons go with it."""
        place = next((one.get("src") for one in node.iter(what, "source") if one.get("src")), "")
        losses.lose(Lost.LINKED if place else Lost.EMBED, place or what)
        title = _words(_found(node, f"kg-{what}-title"))
        caption = _caption(node)
        return (link(place, title) if place else "") + (f"<p>{caption}</p>" if caption else "")

    return make


def _signup(node: Tree, losses: Losses) -> str:
    losses.lose(Lost.ELEMENT, "card signup")
    return ""


_CARDS: dict[str, Callable[[Tree, Losses], str]] = {
    "kg-gallery-card": _gallery,
    "kg-bookmark-card": _bookmark,
    "kg-callout-card": _callout,
    "kg-toggle-card": _toggle,
    "kg-file-card": _file,
    "kg-audio-card": _played("audio"),
    "kg-video-card": _played("video"),
    "kg-signup-card": _signup,
}
