"""French ordinals in a tree: 1er, 2e and XXe with their ending raised.

The right endings alone (er, re, e, nd, nde): « 2ème » stays as it was typed. `Me`, `Ce` and other
words that begin like a Roman numeral are none, and `Ire` is one only before what is counted so.
"""

import re

from lxml import etree

from magazine.lib.tree import Tree

_RAISED = re.compile(
    r"(?<![\w#@&.,/'’-])(?:"
    r"(?:1|I)(?:ers?)|1res?|I(?=re[ \u00a0\u202f](?:République|Internationale|armée|partie))re"
    r"|2n(?:de?s?)"
    r"|(?:[1-9][0-9]{0,2}|(?!L?e)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))es?"
    r")(?![\w/@'’-])"
)
# What stands in each of them, which is quickly looked for.
_SIGN = re.compile("[0-9IVX][ern]|XLe")
_ENDING = re.compile(r"[a-z]+$")
_NO_PLACE = frozenset(("sup", "sub", "abbr"))


def may_hold(text: str) -> bool:
    """Whether the text has an ordinal; much cheaper than a tree."""
    return _SIGN.search(text) is not None and _RAISED.search(text) is not None


def raise_in(element: Tree, is_tail: bool, masked: str) -> None:
    """Raise the endings in the text or in the tail of an element; `masked` has no tokens."""
    parent = element.getparent() if is_tail else element
    if parent is None or parent.tag in _NO_PLACE:
        return
    text = (element.tail if is_tail else element.text) or ""
    at, previous = 0, element if is_tail else None
    for match in _RAISED.finditer(masked):
        ending = _ENDING.search(match[0])
        if ending is None:
            continue
        start = match.start() + ending.start()
        _put(parent, previous, text[at:start])
        raised = etree.Element("sup")
        raised.text, at = ending[0], match.end()
        parent.insert(0 if previous is None else parent.index(previous) + 1, raised)
        previous = raised
    if at:
        _put(parent, previous, text[at:])


def _put(parent: Tree, previous: Tree | None, text: str) -> None:
    if previous is None:
        parent.text = text
    else:
        previous.tail = text
