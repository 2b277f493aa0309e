"""The excerpt: what an agreement without full text lets us show of an article."""

import itertools
import re
from collections.abc import Iterator

from lxml import etree

from magazine.lib.tree import BLOCKS, Tree, is_note, parse, text_of

_WORD = re.compile(r"[^\W_]\S*")
# What is struck out must stay so: without its mark it would say the contrary.
_SIMPLE = set("em strong b i a q cite sub sup span abbr small s del ins mark code kbd".split())
_KEPT = {"lang", "dir", "href", "hreflang", "title"}
_END = re.compile(r"[.!?…]+(?:[\s\u00a0\u202f]?[»”’\"')\]])*(?=[\s\u00a0\u202f]|$)")
_NEXT = re.compile(r"[\s\u00a0\u202f]*[«“‘\"'(\[—–-]*[\s\u00a0\u202f]*([^\W_])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"'’\u00a0\u202f-])(?:[A-ZÀ-Þ]|MM|Mme|Mlle|Mgr|Me|Dr|Pr|St|Ste|Mr|Mrs|Ms|vs|cf|"
    r"p|pp|ex|art|chap|vol|éd|ed|fig|hab|av|apr|env|tél|tel|max|min|no|n°|e\.g|i\.e|c\.-à-d|"
    r"J\.-C|[A-Z]\.-[A-Z]|(?:[A-Z]\.)+[A-Z])\.$"
)


def excerpt(html: str, *, max_words: int = 80, share: float = 0.30) -> str:
    """The first whole sentences of cleaned HTML, up to min(80 words, 30 % of its words).

    Paragraphs of text only: no image, heading, list, quotation or extract. When even the first
    sentence is too long it is cut at a word and ends in « … ». Never more words than the bound;
    "" when the bound is less than one word.
    """
    tree = parse(html)
    left = min(max_words, int(len(_WORD.findall(text_of(tree))) * share))
    pieces: list[str] = []
    for paragraph in _paragraphs(tree):
        text = "".join(map(str, paragraph.itertext()))
        length = len(_WORD.findall(text))
        if not length:
            continue
        if length <= left:
            pieces.append(_written(paragraph))
            left -= length
            continue
        end = _last_end(text, left)
        if end:
            pieces.append(_written(_cut(paragraph, end)))
        elif not pieces and left:
            end = list(_WORD.finditer(text))[left - 1].end()
            pieces.append(_written(_cut(paragraph, end, ending="\u00a0…")))
        break
    return "".join(pieces)


def _paragraphs(tree: Tree) -> Iterator[Tree]:
    """The paragraphs of the author's own prose, with simple inline elements only."""
    found = [node for node in tree if node.tag == "p"]
    if not found:  # a body of bare text
        for node in [node for node in tree if node.tag in BLOCKS]:
            node.clear(keep_tail=True)  # type: ignore[call-arg]
        tree.tag = "p"
        found = [tree]
    for paragraph in found:
        _simplify(paragraph)
        yield paragraph


def _simplify(paragraph: Tree) -> None:
    for note in [node for node in paragraph.iter("span") if is_note(node)]:
        # A note explains what stands in the whole text; it is not the beginning of anything.
        note.clear(keep_tail=True)  # type: ignore[call-arg]
        _unlink(note)
    for node in paragraph.iter():
        if node.tag == "br":
            node.tail = " " + (node.tail or "")
        for name in set(node.attrib) - _KEPT:
            del node.attrib[name]
    others = {str(node.tag) for node in paragraph.iterdescendants()} - _SIMPLE
    etree.strip_tags(paragraph, *others)


def _last_end(text: str, most_words: int) -> int:
    """Where the last whole sentence within so many words ends; 0 when there is none."""
    last = 0
    following = next(itertools.islice(_WORD.finditer(text), most_words, None), None)
    for mark in _END.finditer(text, 0, following.start() if following else len(text)):
        if _ends_a_sentence(text, mark):
            last = mark.end()
    return last


def _ends_a_sentence(text: str, mark: re.Match[str]) -> bool:
    following = _NEXT.match(text, mark.end())
    if following and following[1].islower():
        return False
    return mark[0][0] != "." or not _ABBREVIATION.search(text[: mark.start() + 1][-12:])


def _cut(paragraph: Tree, end: int, *, ending: str = "") -> Tree:
    """The paragraph up to that character of its text, with the ending after it."""
    left = end
    for node, is_tail, text in list(_texts(paragraph)):
        kept = text[:left]
        left -= len(kept)
        if len(kept) == len(text) and left:
            continue
        if not left and ending is not None and kept:
            kept, ending = kept + ending, ""
        if is_tail:
            node.tail = kept
        else:
            node.text = kept
    for node in reversed(list(paragraph.iterdescendants())):
        if not len(node) and not node.text:
            _unlink(node)
    return paragraph


def _texts(element: Tree) -> Iterator[tuple[Tree, bool, str]]:
    """Each piece of text in order: the element that holds it, whether after it, the text."""
    if element.text:
        yield element, False, element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield child, True, child.tail


def _unlink(node: Tree) -> None:
    """Remove an empty element, keeping the text after it."""
    node.tag = "empty"
    parent = node.getparent()
    if parent is not None:
        etree.strip_tags(parent, "empty")


def _written(paragraph: Tree) -> str:
    return etree.tostring(paragraph, encoding="unicode", method="html", with_tail=False)
