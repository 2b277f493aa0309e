"""The tree of a body: cleaned HTML parsed by lxml, written back, and read as plain text."""

import re

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


def text_of(tree: Tree) -> str:
    """The words of an element: blocks separated by a blank line, rows and items by a line."""
    pieces: list[str] = []
    _gather(tree, pieces)
    text = "\n".join(line.strip(" \t") for line in "".join(pieces).split("\n"))
    return _GAPS.sub("\n\n", text).strip("\n ")


def _gather(element: Tree, pieces: list[str]) -> None:
    tag = element.tag
    keep_lines = tag == "pre"
    if element.text:
        pieces.append(element.text if keep_lines else _SPACES.sub(" ", element.text))
    for child in element:
        if child.tag == "br":
            pieces.append("\n")
        elif child.tag in BLOCKS:
            before, after = _GAPS_OF.get(child.tag, ("\n\n", "\n\n"))
            pieces.append(before)
            _gather(child, pieces)
            pieces.append(after)
        elif child.tag != "img":
            _gather(child, pieces)
        if child.tail:
            pieces.append(child.tail if keep_lines else _SPACES.sub(" ", child.tail))
