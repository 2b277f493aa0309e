"""Signs that display leaves as they are: three dots for a cut, stray spaces, wrong apostrophes."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from magazine.lib import quotes, typography
from magazine.lib.passages import Passage

from .draft import Draft
from .findings import Correction, Edit, Finding, Place

CUT = "[…]"
# Dots that stand free between words, or in round brackets: those of a hesitation follow a word, and
# a quotation may begin or end with some.
_DOTS = re.compile(
    r"(?<=[^\s«“\"][ \u00a0\u202f])(?:\.{3}|…)(?=[ \u00a0\u202f][^\s»”\"])|\((?:\.{3}|…)\)"
)
_BEFORE_A_STOP = re.compile(r"(?<=[^\W\d_])[ \u00a0\u202f]+(?=[,.](?:[\s\x02]|$))")
# Most passages hold none of these: looking for them is quicker than the expressions.
_HINTS = (" ,", " .", "\u00a0,", "\u00a0.", "\u202f,", "\u202f.", "´", "`", "′", "‘")
_ACCENT = re.compile(r"(?<=[^\W\d_])[´`′‘](?=[^\W\d_])")


def cut(draft: Draft) -> Iterator[Finding]:
    """In a quotation, what was left out is marked by « […] »: dots alone could be the author's."""
    for field, passage in draft.texts():
        if "…" not in passage.prose and "..." not in passage.prose:
            continue
        for dots in _DOTS.finditer(passage.prose):
            if passage.quoted or _quoted(draft, passage, dots.start()):
                edit = Edit(dots.start(), dots.end(), CUT)
                label = _("Write %(sign)s") % {"sign": CUT}
                message = _("These dots seem to stand for words left out of a quotation.")
                place = Place(passage, dots.start(), dots.end())
                yield Finding(field, message, place, (Correction(label, (edit,)),))


def stray(draft: Draft) -> Iterator[Finding]:
    """A space before a comma or a full stop; an accent typed for an apostrophe."""
    if not typography.typeset(draft.language):
        return
    for field, passage in draft.texts():
        if not any(hint in passage.prose for hint in _HINTS):
            continue
        for space in _BEFORE_A_STOP.finditer(passage.prose):
            place = Place(passage, space.start(), space.end() + 1)
            edit = Edit(space.start(), space.end(), "")
            message = _("A space before a comma or a full stop.")
            yield Finding(field, message, place, (Correction(_("Remove the space"), (edit,)),))
        for accent in _ACCENT.finditer(passage.prose):
            place = Place(passage, accent.start(), accent.end())
            edit = Edit(accent.start(), accent.end(), "’")
            message = _("This sign is no apostrophe.")
            label = _("Write %(sign)s") % {"sign": "’"}
            yield Finding(field, message, place, (Correction(label, (edit,)),))


def _quoted(draft: Draft, passage: Passage, at: int) -> bool:
    """Whether the place lies between quotation marks of its passage."""
    profile = typography.typeset(draft.language)
    if not profile or not quotes.QUOTE.search(passage.prose):
        return False
    _lonely, pairs = quotes.leftover(passage.prose, profile)
    return any(start < at < end for start, end in pairs)
