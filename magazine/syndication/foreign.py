"""The HTML of another site, before it is cleaned: what a cleaner would drop without a word.

Pictures that a script would have loaded are found, pictures that only count readers go, what was
embedded becomes a link or a video of ours, and whatever is left out after that is told. Nothing
here makes HTML safe: `richtext.clean` does, of what comes out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from magazine.lib import videos
from magazine.lib.tree import UNPRINTABLE, Tree, drop

from .addresses import web_address, without_counters
from .foreign_images import is_counter, settle_images
from .foreign_notes import settle_notes
from .items import Item, Loss, Lost
from .losses import gathered

# HTML that holds none of these needs nothing done, but for its pictures.
_ELEMENTS = re.compile(
    r"<(?:iframe|object|embed|video|audio|noscript|script|form|svg|math|canvas|applet|picture|"
    r"input|button|select|textarea|map|marquee|frameset|sup)\b"
)
_ATTRIBUTES = re.compile(
    r"\sdata-[\w-]*(?:src|original|lazy)|\ssrcset|src=[\"']?data:|"
    r"utm_|fbclid|gclid|xtor|mc_[ce]id"
)
# One of these stands in whatever the second holds: looked for first, in a twentieth of its time.
_HINTS = ("data-", "srcset", "data:", "utm_", "fbclid", "gclid", "xtor", "mc_")
_DEEPEST = 200
_CONTROL = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,9}));?")
_EMBEDS = ("iframe", "object", "embed", "video", "audio", "applet", "frame")
# Told by their name; what else the cleaner drops has no words of its own.
_TOLD = ("form", "svg", "math", "canvas", "frameset")
_FIELDS = ("input", "button", "select", "textarea")
_HOLLOW = ("embed", "source", "track", "param", "wbr")
_INLINE = ("p", "span", "center", "strong", "em", "b", "i", "font", "a")
_PAGES = (
    (re.compile(r"https?://www\.youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{11})"),
     "https://www.youtube.com/watch?v=%s"),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/%s"),
)  # fmt: skip
_MADE_BY_SCRIPT = re.compile(r"/[\w-]+/[0-9a-f]{8,40}\.js$")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset("img br hr input meta link area base col embed source track wbr param".split())


@dataclass(slots=True)
class _Pass:
    """One body on its way, and what is left out of it."""

    tree: Tree
    base: str
    losses: list[Loss] = field(default_factory=list)

    def lose(self, kind: Lost, what: str) -> None:
        self.losses.append(Loss(kind, what[:200]))


def ready(item: Item) -> Item:
    """The item with its body ready to be cleaned, and told what that cost."""
    html, losses = readied(item.body, base=item.base)
    return item if html is item.body else item.noting(losses=losses, body=html)


def readied(html: str, *, base: str = "") -> tuple[str, tuple[Loss, ...]]:
    """The HTML and its losses. What nests too deep for a parser is left as it is."""
    if not ("<img" in html or is_raw(html)) or _is_deep(html):
        return html, ()
    tree = _parsed(html)
    if tree is None:
        return html, ()
    passing = _Pass(tree, base)
    for step in _STEPS:
        step(passing)
    return _written(tree), gathered(passing.losses)


def is_raw(html: str) -> bool:
    """Whether HTML holds what `readied` would have seen to: it may not have passed there."""
    html = html.lower()
    if _ELEMENTS.search(html):
        return True
    return any(hint in html for hint in _HINTS) and _ATTRIBUTES.search(html) is not None


def _is_deep(html: str) -> bool:
    """Counted by the tags that are open, those that nobody closes included."""
    if html.count("<") <= _DEEPEST:
        return False
    depth = 0
    for end, name, alone in _TAG.findall(html):
        if name.lower() in ("p", "li", "td", "tr", "option", "dd", "dt") or alone:
            continue
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if end else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _parsed(html: str) -> Tree | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        html = _CONTROL.sub(_printable, UNPRINTABLE.sub("", html))
        text = f"<div>{html}</div>".encode()
        document = etree.fromstring(text, parser)
    except (etree.ParseError, ValueError):
        return None
    return document.find("body") if document is not None else None


def _printable(found: re.Match[str]) -> str:
    """Nothing for the number of a character that no text may hold, which lxml could not write."""
    number = int(found[1], 16) if found[1] else int(found[2])
    letter = chr(number) if number < 0x110000 else "\ufffe"
    return "" if UNPRINTABLE.match(letter) else found[0]


def _written(tree: Tree) -> str:
    pieces = [etree.tostring(child, encoding="unicode", method="html") for child in tree]
    whole = "".join(pieces)
    return whole[5:-6] if len(pieces) == 1 and whole.startswith("<div>") else whole


def _voids(passing: _Pass) -> None:
    """What a parser took for the inside of an element that has none comes after it."""
    for node in list(passing.tree.iter(*_HOLLOW)):
        parent = node.getparent()
        if parent is None:
            continue
        place = parent.index(node)
        inside = list(node)
        text, node.text = node.text or "", None
        tail, node.tail = node.tail or "", None
        for offset, child in enumerate(inside, start=1):
            parent.insert(place + offset, child)
        node.tail = text or None
        last = inside[-1] if inside else node
        last.tail = (last.tail or "") + tail


def _frames(passing: _Pass) -> None:
    for node in list(passing.tree.iter(*_EMBEDS)):
        if not any(parent.tag in _EMBEDS for parent in node.iterancestors()):
            _embed(passing, node)


def _embed(passing: _Pass, node: Tree) -> None:
    """A video of a service we know is one of ours; another thing is a link to where it is."""
    address = _address(node, passing.base)
    if address and videos.player(address):
        _stand_alone(node, _video(node, _page_of(address)))
    elif address and is_counter(address, node):
        drop(node)
    else:
        # An empty frame is filled by a script, mostly with what only counts.
        if address or node.tag != "iframe":
            kind = Lost.LINKED if address else Lost.EMBED
            passing.lose(kind, address or str(node.tag))
        words = node.tag == "object" and "".join(map(str, node.itertext())).strip()
        link = _link(node, address) if address else None
        if words:  # what stands in its place where it cannot be shown
            _unwrap(node, link)
        elif link is not None:
            _stand_alone(node, link)
        else:
            drop(node)


def _address(node: Tree, base: str) -> str:
    """Where the embedded thing is, from whichever attribute or element says so."""
    names = ("data-src", "data-lazy-src", "data-url", "src", "data", "movie")
    given = [node.get(name) for name in names]
    for child in node.iter("source", "embed", "param", "iframe", "video"):
        if child is not node and child.get("name", "movie").lower() in ("movie", "src", "filename"):
            given += [child.get("src"), child.get("value")]
    found = (web_address(one, base) for one in given if one)
    return next(filter(None, found), "")


def _page_of(address: str) -> str:
    """The page of a video, where its player says which that is."""
    for player, page in _PAGES:
        if found := player.match(address):
            return page % found[1]
    return address


def _video(node: Tree, address: str) -> Tree:
    figure = node.makeelement("figure", {"class": "video"})
    link = etree.SubElement(figure, "a", {"href": address})
    if poster := web_address(node.get("poster") or ""):
        etree.SubElement(link, "img", {"src": poster, "alt": ""})
    return figure


def _link(node: Tree, address: str) -> Tree:
    paragraph = node.makeelement("p", {})
    link = etree.SubElement(paragraph, "a", {"href": address})
    title = " ".join(UNPRINTABLE.sub("", node.get("title") or "").split())
    link.text = title or (urlsplit(address).hostname or "").removeprefix("www.")
    return paragraph


def _stand_alone(node: Tree, new: Tree) -> None:
    """The new element between two paragraphs, where the old one stood within one."""
    parent = node.getparent()
    while parent is not None and parent.tag in _INLINE and _is_alone(node, parent):
        node, parent = parent, parent.getparent()
    if parent is None:
        return
    if parent.tag != "p" or parent.getparent() is None:
        new.tail, node.tail = node.tail, None
        parent.replace(node, new)
        return
    rest = parent.makeelement("p", {})
    rest.text, node.tail = node.tail, None
    for sibling in list(node.itersiblings()):
        rest.append(sibling)
    parent.remove(node)
    rest.tail, parent.tail = parent.tail, None
    parent.addnext(rest)
    parent.addnext(new)


def _is_alone(node: Tree, parent: Tree) -> bool:
    return len(parent) == 1 and not (parent.text or "").strip() and not (node.tail or "").strip()


def _unwrap(node: Tree, link: Tree | None) -> None:
    node.tag = "div"
    for name in list(node.attrib):
        del node.attrib[name]
    if link is not None:
        node.addprevious(link)


def _scripts(passing: _Pass) -> None:
    """A script that writes something into the text (a gist) is a link; the others do nothing."""
    for node in list(passing.tree.iter("script")):
        address = web_address(node.get("src") or "", passing.base)
        if address and _MADE_BY_SCRIPT.search(urlsplit(address).path):
            passing.lose(Lost.LINKED, address)
            _stand_alone(node, _link(node, address.removesuffix(".js")))
        else:
            drop(node)


def _elements(passing: _Pass) -> None:
    for node in list(passing.tree.iter(*_TOLD)):
        if not any(parent.tag in _TOLD for parent in node.iterancestors()):
            passing.lose(Lost.ELEMENT, str(node.tag))
    for node in passing.tree.iter(*_FIELDS):
        if not any(parent.tag == "form" for parent in node.iterancestors()):
            passing.lose(Lost.ELEMENT, str(node.tag))


def _links(passing: _Pass) -> None:
    """Without what only counts readers."""
    for node in passing.tree.iter("a"):
        address = UNPRINTABLE.sub("", node.get("href") or "")
        if "?" in address:
            node.set("href", without_counters(address))


def _notes(passing: _Pass) -> None:
    settle_notes(passing.tree)


def _images(passing: _Pass) -> None:
    for what in settle_images(passing.tree, passing.base):
        passing.lose(Lost.IMAGE, what)


_STEPS: tuple[Callable[[_Pass], None], ...] = (
    _voids,
    _images,
    _frames,
    _scripts,
    _elements,
    _notes,
    _links,
)
