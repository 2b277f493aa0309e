"""A text as readers and their search get it: set, written, counted and analysed. Pure.

A text without pictures depends on nothing but itself: whoever brings in many may have it set
before it is asked for, outside of the transaction that others wait for (`foresee`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from magazine.lib import analysis, richtext, typography
from magazine.lib.tree import Tree

from .finishing import finish

# A text speaks of what it says three times; more words than this are no subject.
OFTEN, MOST_OFTEN = 3, 30
# So many texts wait to be asked for at most: two batches of an import.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Typeset:
    """`terms` are those of the search, separated by spaces; `often` is that of `SearchTerms`."""

    html: str
    text: str
    words: int
    terms: str
    often: str


def typeset(tree: Tree, language: str) -> Typeset:
    """A body that is finished, whose tree is changed in place."""
    typography.set_tree(tree, language)
    text = richtext.text_of(tree)
    terms, often = analysed(text)
    return Typeset(richtext.serialise(tree), text, richtext.words(text), terms, often)


def analysed(text: str) -> tuple[str, str]:
    """Its terms and those that come back often, in the site's language, as queries are: a query
    does not know an article's."""
    terms = analysis.terms(text, settings.LANGUAGE_CODE)
    return " ".join(terms), " ".join(_often(terms))


def plain(body: str, language: str) -> Typeset:
    """A body without pictures, cleaned; what was foreseen of it is taken, once."""
    return _foreseen.pop((body, language), None) or _plain(body, language)


def foresee(body: str, language: str) -> Typeset | None:
    """What `plain` will answer, to be told to it with `expect`; None for a body with pictures."""
    return None if "<img" in body else _plain(body, language)


def is_foreseen(body: str, language: str) -> bool:
    """Whether `plain` has an answer ready, for a body that was cleaned before."""
    return (body, language) in _foreseen


def expect(body: str, language: str, found: Typeset) -> None:
    """Have `plain` answer so. What nobody has asked for is forgotten after a while."""
    if len(_foreseen) >= _MOST:
        _foreseen.clear()
    _foreseen[body, language] = found


_foreseen: dict[tuple[str, str], Typeset] = {}


def _plain(body: str, language: str) -> Typeset:
    tree = richtext.parse(body)
    finish(tree, {})
    return typeset(tree, language)


def _often(terms: Sequence[str]) -> list[str]:
    """What a text speaks of: the terms that come back most, the commonest first."""
    found = [(count, term) for term, count in Counter(terms).items() if count >= OFTEN]
    return [term for _count, term in sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_OFTEN]]
