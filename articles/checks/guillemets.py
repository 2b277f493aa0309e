"""Quotation marks that display leaves as they are, because they have no pair.

A quotation over several paragraphs is none of these: « stands at the head of each, or » (the old
custom), or at the head of the first alone. A sign of inches or seconds is no quotation mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from magazine.lib import quotes, typography
from magazine.lib.passages import LINE, OBJECT, Passage

from .draft import Draft
from .findings import Correction, Edit, Finding, Place

# How many paragraphs without a mark a quotation may go on for.
_FURTHEST = 8
_OPENS, _CLOSES = "opens", "closes"
_SPACES = " \t\u00a0\u2009\u202f"
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)")
# A word of markup that was pasted as text has quotation marks of its own.
_ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")
# By profile: the marks of a quotation, and of one inside it; with their inner spaces.
_MARKS = {"fr": (("«\u00a0", "\u00a0»"), ("“", "”")), "en": (("“", "”"), ("‘", "’"))}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark without a pair; `shape` is what it does by itself or by where it stands."""

    at: int
    sign: str
    shape: str


@dataclass(slots=True)
class _Marked:
    """A passage whose marks were looked at: those without a pair, and the pairs."""

    field: str
    passage: Passage
    profile: str
    lonely: list[_Mark]
    pairs: list[tuple[int, int]]

    def head(self) -> str:
        """The mark that the passage begins with, if it begins with one."""
        first = self.passage.prose.lstrip(_SPACES + OBJECT + LINE)[:1]
        return first if quotes.QUOTE.match(first) else ""

    def inside(self, at: int) -> tuple[int, int]:
        """Where a quotation that stands at this place may begin and end at the furthest."""
        around = [pair for pair in self.pairs if pair[0] < at < pair[1]]
        if not around:
            return 0, len(self.passage.text)
        start, end = max(around)
        return start + 1, end

    def marks(self, at: int) -> tuple[str, str]:
        nested = any(start < at < end for start, end in self.pairs)
        return _MARKS[self.profile][nested]


def missing(draft: Draft) -> Iterator[Finding]:
    """A quotation that is never closed, or never opened."""
    for marked in _all(draft):
        for mark in _alone(marked):
            place = Place(marked.passage, mark.at, mark.at + 1)
            opens = mark.shape != _CLOSES
            message = (
                _("This quotation mark is never closed.")
                if opens
                else _("This closing quotation mark has no opening one.")
            )
            ways = _closing(marked, mark) if opens else _opening(marked, mark)
            away = Correction(_("Remove it"), (_removed(marked, mark),))
            good = tuple(way for way in (*ways, away) if _mends(marked, way, mark))
            yield Finding(marked.field, message, place, good)


def mixed(draft: Draft) -> Iterator[Finding]:
    """A quotation that begins with one kind of mark and ends with another."""
    for marked in _all(draft):
        for opening, closing in _mismatched(marked):
            place = Place(marked.passage, opening.at, closing.at + 1)
            message = (
                _("It is not clear where this quotation begins and ends.")
                if opening.sign == closing.sign
                else _("This quotation begins with %(opening)s and ends with %(closing)s.")
            )
            words = {"opening": opening.sign, "closing": closing.sign}
            new = marked.marks(opening.at)
            edits = (_replaced(marked, opening, new[0]), _replaced(marked, closing, new[1]))
            changed = [edit for edit in edits if _changes(marked.passage.text, edit)]
            label = _("Write %(opening)s … %(closing)s") % {
                "opening": new[0].strip(),
                "closing": new[1].strip(),
            }
            way = Correction.of(label, changed)
            good = (way,) if _mends(marked, way, opening, closing) else ()
            yield Finding(marked.field, message % words, place, good)


# Which marks have no pair -------------------------------------------------------------------------


def _all(draft: Draft) -> list[_Marked]:
    """The passages that have marks without a pair: worked out once for both checks."""
    if "guillemets" not in draft.shared:
        profile = typography.typeset(draft.language)
        draft.shared["guillemets"] = list(_lonely(draft, profile)) if profile else []
    found: list[_Marked] = draft.shared["guillemets"]
    return found


def _lonely(draft: Draft, profile: str) -> Iterator[_Marked]:
    going_on: dict[int, _Chain] = {}
    found: list[_Marked] = []
    for field, passage in draft.texts():
        marked = _marked(field, passage, profile)
        if passage.kind in ("h2", "h3", "h4"):
            going_on.clear()
        if field == "body":
            going_on.setdefault(passage.group, _Chain()).meet(marked)
        found.append(marked)
    yield from (marked for marked in found if marked.lonely)


def _marked(field: str, passage: Passage, profile: str) -> _Marked:
    if not quotes.QUOTE.search(passage.prose):
        return _Marked(field, passage, profile, [], [])
    lonely, pairs = _looked_at(passage.prose, profile)
    return _Marked(field, passage, profile, lonely, pairs)


def _looked_at(prose: str, profile: str) -> tuple[list[_Mark], list[tuple[int, int]]]:
    prose = _ATTRIBUTE.sub(lambda found: OBJECT * len(found[0]), prose)
    lonely, pairs = quotes.leftover(prose, profile)
    marks = [_Mark(at, prose[at], _shape(prose, at)) for at in lonely]
    return [mark for mark in marks if not _measures(prose, mark)], pairs


def _shape(text: str, at: int) -> str:
    sign = text[at]
    if sign in "«“„":
        return _OPENS
    if sign == "»":
        return _CLOSES
    found = quotes.shape(text, at)
    return found or (_CLOSES if sign == "”" else "")


def _measures(text: str, mark: _Mark) -> bool:
    """Whether it stands for inches or seconds."""
    return mark.sign in '"”' and text[mark.at - 1 : mark.at].isdigit()


class _Chain:
    """The paragraphs of one parent, in order: takes out of them the marks of a quotation that goes
    on from one to the next."""

    def __init__(self) -> None:
        self.open: tuple[_Marked, _Mark] | None = None
        self.length = 0

    def meet(self, marked: _Marked) -> None:
        if self.open:
            self._go_on(marked)
        last = marked.lonely[-1] if marked.lonely else None
        if last and last.shape == _OPENS and not _mismatched(marked):
            self.open, self.length = (marked, last), 0

    def _go_on(self, marked: _Marked) -> None:
        assert self.open
        before, mark = self.open
        head, lonely = marked.head(), marked.lonely
        self.length += 1
        if mark.sign == '"':
            # Display would leave it as it is, whatever follows.
            self.open = None
        elif head == mark.sign or (head == "»" and mark.sign == "«"):
            before.lonely.remove(mark)
            self.open = None
            if head == "»" and lonely:
                lonely.pop(0)
                self._old_custom(marked, mark)
        elif lonely and lonely[0].shape == _CLOSES and _fits(mark, lonely[0]):
            before.lonely.remove(mark)
            lonely.pop(0)
            self.open = None
        elif marked.pairs or lonely or self.length > _FURTHEST:
            self.open = None

    def _old_custom(self, marked: _Marked, mark: _Mark) -> None:
        """» at the head of a paragraph says that the quotation goes on: it may end in this one."""
        if marked.lonely and marked.lonely[0].shape == _CLOSES:
            marked.lonely.pop(0)
        else:
            marked.lonely.append(mark)
            self.open = (marked, mark)


def _fits(opening: _Mark, closing: _Mark) -> bool:
    return opening.sign + closing.sign in ("«»", "“”", "„“", "„”")


def _mismatched(marked: _Marked) -> list[tuple[_Mark, _Mark]]:
    """Two marks in a row of which the first opens, the second closes, and the kinds differ."""
    found: list[tuple[_Mark, _Mark]] = []
    marks: Sequence[_Mark] = marked.lonely
    at = 0
    while at + 1 < len(marks):
        one, two = marks[at], marks[at + 1]
        between = marked.passage.prose[one.at + 1 : two.at]
        same_level = marked.inside(one.at) == marked.inside(two.at)
        if one.shape != _CLOSES and two.shape != _OPENS and same_level and _worded(between):
            found.append((one, two))
            at += 2
        else:
            at += 1
    return found


def _worded(text: str) -> bool:
    return any(map(str.isalnum, text)) or OBJECT in text


def _alone(marked: _Marked) -> list[_Mark]:
    matched = {mark.at for pair in _mismatched(marked) for mark in pair}
    return [mark for mark in marked.lonely if mark.at not in matched]


# How they may be mended ---------------------------------------------------------------------------


def _mends(marked: _Marked, way: Correction, *mended: _Mark) -> bool:
    """Whether these marks have a pair then, or are gone, and nothing else is found that was not
    before: only such a correction is offered."""
    passage = marked.passage
    after = _faults(_by_itself(marked, way.applied(passage.text), way.applied(passage.prose)))
    before = _faults(_by_itself(marked, passage.text, passage.prose))
    others = {
        tuple((way.moved(mark.at), mark.shape) for mark in fault)
        for fault in before
        if not set(fault) & set(mended)
    }
    return {tuple((mark.at, mark.shape) for mark in fault) for fault in after} <= others


def _by_itself(marked: _Marked, text: str, prose: str) -> _Marked:
    """A passage of these words, whatever goes on in the paragraphs around it."""
    passage = replace(marked.passage, text=text, prose=prose)
    return _Marked(marked.field, passage, marked.profile, *_looked_at(prose, marked.profile))


def _faults(marked: _Marked) -> list[tuple[_Mark, ...]]:
    """What is found in a passage: pairs that do not fit, and marks alone."""
    return [*_mismatched(marked), *((mark,) for mark in _alone(marked))]


def _closing(marked: _Marked, mark: _Mark) -> Iterator[Correction]:
    """At the end of the sentence or of the paragraph: where a quotation usually ends."""
    text, (_start, end) = marked.passage.text, marked.inside(mark.at)
    opening, closing = _with_sign(marked, mark)
    first = (
        Edit(mark.at, mark.at + 1, mark.sign) if not opening else _replaced(marked, mark, opening)
    )
    end = len(text[:end].rstrip(_SPACES + "\n"))
    sentence = _SENTENCE_END.search(text, mark.at, end)
    places = {}
    if sentence and sentence.end() < end and not _within(marked, sentence.end(), mark.at):
        places[_("Close it after the sentence")] = sentence.end()
    places[_("Close it at the end of the paragraph")] = end
    for label, at in places.items():
        edits = (first, Edit(at, at, closing))
        yield Correction.of(label, [edit for edit in edits if _changes(text, edit)])


def _opening(marked: _Marked, mark: _Mark) -> Iterator[Correction]:
    """At the start of the paragraph, or of the quotation that it stands in."""
    text, (start, _end) = marked.passage.text, marked.inside(mark.at)
    while text[start : start + 1] and text[start] in _SPACES + "\n":
        start += 1
    opening, closing = marked.marks(mark.at)
    edits = (Edit(start, start, opening), _replaced(marked, mark, closing))
    changed = [edit for edit in edits if _changes(text, edit)]
    yield Correction.of(_("Open it at the start of the paragraph"), changed)


def _with_sign(marked: _Marked, mark: _Mark) -> tuple[str, str]:
    """The pair to write: that of the place; of the sign itself where it is another good one."""
    for pair in _MARKS[marked.profile]:
        if pair[0].strip() == mark.sign:
            return "", pair[1]
    return marked.marks(mark.at)


def _within(marked: _Marked, at: int, after: int) -> bool:
    return any(after < start < at <= end for start, end in marked.pairs)


def _replaced(marked: _Marked, mark: _Mark, new: str) -> Edit:
    """The mark, with the spaces on its inner side, as `new`."""
    text, start, end = marked.passage.text, mark.at, mark.at + 1
    if new.rstrip(_SPACES) in ("«", "“", "‘"):
        while end < len(text) and text[end] in _SPACES:
            end += 1
    else:
        while start and text[start - 1] in _SPACES:
            start -= 1
    return Edit(start, end, new)


def _removed(marked: _Marked, mark: _Mark) -> Edit:
    """Nothing for the mark and the spaces on its inner side."""
    edit = _replaced(marked, mark, "»" if mark.shape == _CLOSES else "«")
    return Edit(edit.start, edit.end, "")


def _changes(text: str, edit: Edit) -> bool:
    return text[edit.start : edit.end] != edit.new
