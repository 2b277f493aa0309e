"""The tree of a body: cleaned HTML parsed by lxml, written back, and read as plain text."""

import re
from html import escape

from lxml import etree

type Tree = etree._Element

# What XML, and so lxml, cannot hold; and the two overrides that turn letters around (U+202D/E).
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
BLOCKS = frozenset(
    "p h2 h3 h4 blockquote figure figcaption pre ul ol li dl dt dd hr table caption colgroup thead "
    "tbody tfoot tr th td aside div".split()
)
_GAPS_OF = dict.fromkeys(("li", "tr", "dt", "dd"), ("", "\n")) | dict.fromkeys(
    ("td", "th"), ("", " ")
)
_SPACES = re.compile(r"[ \t\n\r]{2,}|[\t\n\r]")
_GAPS = re.compile(r"\n{3,}")


def parse(html: str) -> Tree:
    """The cleaned HTML as children of one `div` (lxml)."""
    # A parser each time, since one is not shared by threads; making it costs microseconds.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    document = etree.fromstring(f"<div>{UNPRINTABLE.sub('', html)}</div>".encode(), parser)
    return document[0][0]  # html, body, div


def serialise(tree: Tree) -> str:
    """The HTML of the children of a tree that `parse` gave."""
    html = etree.tostring(tree, encoding="unicode", method="html", with_tail=False)
    return html.removeprefix("<div>").removesuffix("</div>")


def inside(element: Tree) -> str:
    """The HTML of what an element holds."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)


def drop(node: Tree) -> None:
    """Remove the element, but not the text after it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def has_class(element: Tree, name: str) -> bool:
    return name in element.get("class", "").split()


def is_note(element: Tree) -> bool:
    """Whether it is a footnote, which stands in the sentence that it explains."""
    return element.tag == "span" and has_class(element, "note")


def is_video_link(element: Tree) -> bool:
    """Whether it is what a video is known by: the link, around its poster, in its figure."""
    parent = element.getparent()
    if element.tag != "a" or parent is None or not element.get("href"):
        return False
    return parent.tag == "figure" and has_class(parent, "video")


def pieces(html: str) -> list[str]:
    """The HTML of the elements that stand side by side, without the white space between them."""
    tree = parse(html)
    texts = [escape(tree.text, quote=False) if tree.text else ""]
    texts += [etree.tostring(child, encoding="unicode", method="html") for child in tree]
    return [text.strip(" \t\n\r") for text in texts if text.strip(" \t\n\r")]


def text_of(tree: Tree) -> str:
    """The words of an element: blocks separated by a blank line, rows and items by a line.

    Footnotes come last, one after the other. What stands for something else has no words of its
    own: a picture, the link of a video, a related article.
    """
    pieces: list[str] = []
    notes: list[Tree] = []
    _gather(tree, pieces, notes)
    for note in notes:
        pieces.append("\n\n")
        _gather(note, pieces, [])
    text = "\n".join(line.strip(" \t") for line in "".join(pieces).split("\n"))
    return _GAPS.sub("\n\n", text).strip("\n ")


def _gather(element: Tree, pieces: list[str], notes: list[Tree]) -> None:
    tag = element.tag
    keep_lines = tag == "pre"
    if element.text:
        pieces.append(element.text if keep_lines else _spaced(element.text))
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        elif child.tag in BLOCKS and "data-article" not in child.attrib:
            before, after = _GAPS_OF.get(child.tag, ("\n\n", "\n\n"))
            pieces.append(before)
            _gather(child, pieces, notes)
            pieces.append(after)
        elif is_note(child):
            notes.append(child)
        elif child.tag != "img" and not is_video_link(child) and "data-article" not in child.attrib:
            _gather(child, pieces, notes)
        if child.tail:
            pieces.append(child.tail if keep_lines else _spaced(child.tail))


def _spaced(text: str) -> str:
    """White space as a browser shows it. Most texts have none to mend, which is quickly seen."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        return _SPACES.sub(" ", text)
    return text
