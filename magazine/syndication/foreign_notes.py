"""Footnotes of other sites: a number that leads to a line at the end becomes a note of ours."""

import re
from collections.abc import Iterator

from magazine.lib.tree import Tree, drop

_NOTE_PLACES = ("li", "p", "div", "dd", "td")
_BACK = re.compile(r"[\s\u21a9\ufe0e\ufe0f^\u2191\u2934\[\]()\d.*:]*|(?:haut|back|retour)\W*", re.I)
_HEADING = re.compile(r"\W*(?:notes?|footnotes?|notes? de bas de page|r[ée]f[ée]rences?)\W*", re.I)
_LONGEST = 3000


def settle_notes(tree: Tree) -> None:
    """Each reference whose line is found in the same text takes it in, as « span.note »."""
    places = {place: node for node in tree.iter() for place in _names(node)}
    used = []
    for link in list(tree.iter("a")):
        node = _line_of(places.get((link.get("href") or "")[1:])) if _is_reference(link) else None
        if node is None or node in used or node in [*link.iterancestors()]:
            continue
        if len("".join(map(str, node.itertext()))) <= _LONGEST:
            _take_in(link, node)
            used.append(node)
    for node in used:
        _clear_away(node)


def _names(node: Tree) -> Iterator[str]:
    if isinstance(node.tag, str):
        yield from filter(None, (node.get("id"), node.get("name") if node.tag == "a" else None))


def _is_reference(link: Tree) -> bool:
    """A link within the page that stands raised, or says what it is, with a number for words."""
    if not (link.get("href") or "").startswith("#"):
        return False
    words = "".join(map(str, link.itertext())).strip()
    parent = link.getparent()
    raised = parent is not None and parent.tag == "sup" or next(link.iter("sup"), None) is not None
    told = "footnote" in f"{link.get('class')} {link.get('rel')} {link.get('role')}".lower()
    back = "back" in f"{link.get('class')} {link.get('rev')} {link.get('role')}".lower()
    return (raised or told) and not back and bool(re.fullmatch(r"\W{0,2}\w{1,4}\W{0,2}", words))


def _line_of(node: Tree | None) -> Tree | None:
    """The line that a name stands on, when an empty link at its beginning bears it."""
    while node is not None and node.tag not in _NOTE_PLACES:
        node = node.getparent()
    return node if node is not None and node.getparent() is not None else None


def _take_in(link: Tree, line: Tree) -> None:
    note = link.makeelement("span", {"class": "note"})
    for back in list(line.iter("a")):
        if (back.get("href") or "").startswith("#") or not back.get("href"):
            words = "".join(map(str, back.itertext()))
            parent = back.getparent()
            lone = parent is not None and parent.tag == "sup" and len(parent) == 1
            if _BACK.fullmatch(words):
                drop(parent if lone and parent is not None else back)
    _pour(line, note)
    _trim(note)
    whole = link
    parent = link.getparent()
    if parent is not None and parent.tag == "sup" and len(parent) == 1:
        whole = parent
    note.tail, whole.tail = whole.tail, None
    holder = whole.getparent()
    if holder is not None:
        holder.replace(whole, note)


def _pour(holder: Tree, note: Tree) -> None:
    """What the line holds as words within a sentence: its paragraphs one after the other."""
    _say(note, holder.text)
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag in ("p", "div"):
            _pour(child, note)
            _say(note, " ")
        else:
            note.append(child)
        _say(note, tail)


def _say(note: Tree, words: str | None) -> None:
    if words and len(note):
        note[-1].tail = (note[-1].tail or "") + words
    elif words:
        note.text = (note.text or "") + words


def _trim(note: Tree) -> None:
    note.text = (note.text or "").lstrip()
    if len(note):
        note[-1].tail = (note[-1].tail or "").rstrip()
    else:
        note.text = note.text.rstrip()


def _clear_away(line: Tree) -> None:
    """The line, and the list, rule and heading that it leaves with nothing under them."""
    parent = line.getparent()
    drop(line)
    while parent is not None and parent.getparent() is not None and _is_bare(parent):
        holder, above = parent.getparent(), parent.getprevious()
        drop(parent)
        while above is not None and _announces(above):
            before = above.getprevious()
            drop(above)
            above = before
        parent = holder


def _is_bare(node: Tree) -> bool:
    """Whether nothing is left in it but the rule or the heading of what was there."""
    if node.tag not in ("ol", "ul", "section", "div", "dl", "footer", "aside"):
        return False
    left = [child for child in node if not _announces(child)]
    tails = "".join([node.text or "", *(child.tail or "" for child in node)])
    return not left and not tails.strip()


def _announces(node: Tree) -> bool:
    if node.tag == "hr":
        return not (node.tail or "").strip()
    words = "".join(map(str, node.itertext()))
    return node.tag in ("h1", "h2", "h3", "h4", "h5", "h6") and bool(_HEADING.fullmatch(words))
