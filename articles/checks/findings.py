"""What a check finds: in which field, at which words, and how it may be mended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from articles.models import Article
from magazine.lib.passages import Passage

# How many signs around a fault are shown.
AROUND = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field it stands in and a sentence for the editor."""

    field: str
    message: str


class NotReady(Exception):
    """The article cannot be published; nothing was changed."""

    def __init__(self, article: Article, problems: list[Problem]) -> None:
        self.article = article
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


@dataclass(frozen=True, slots=True)
class Edit:
    """Signs of a passage from `start` to `end`, without `end`, and what to put in their place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One way to mend a fault: edits of its passage, in order, or a language for its quotation."""

    label: str
    edits: tuple[Edit, ...] = ()
    language: str = ""

    @classmethod
    def of(cls, label: str, edits: Iterable[Edit]) -> Self:
        """With the edits in order; those that change nothing are left out."""
        return cls(label, tuple(sorted(edits, key=lambda edit: edit.start)))

    def moved(self, at: int) -> int:
        """Where a sign that no edit touches stands afterwards."""
        before = (edit for edit in self.edits if edit.end <= at)
        return at + sum(len(edit.new) - (edit.end - edit.start) for edit in before)

    def applied(self, text: str) -> str:
        for edit in reversed(self.edits):
            text = text[: edit.start] + edit.new + text[edit.end :]
        return text


@dataclass(frozen=True, slots=True)
class Shown:
    """Words around a fault, in three parts; the middle one is what it is about."""

    before: str
    middle: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """The words of a passage that a fault is about."""

    passage: Passage
    start: int
    end: int

    def shown(self) -> Shown:
        return _shown(self.passage.text, self.start, self.end)

    def corrected(self, correction: Correction) -> tuple[Shown, Shown]:
        """The passage before and after, as much of it as the correction touches."""
        first = min(edit.start for edit in correction.edits)
        last = max(edit.end for edit in correction.edits)
        grown = sum(len(edit.new) - (edit.end - edit.start) for edit in correction.edits)
        after = correction.applied(self.passage.text)
        return _shown(self.passage.text, first, last), _shown(after, first, last + grown)


def _shown(text: str, start: int, end: int) -> Shown:
    """Cut between words: half a word is no help to a reader."""
    first = text.rfind(" ", 0, max(0, start - AROUND)) + 1 if start > AROUND else 0
    last = text.find(" ", end + AROUND) if end + AROUND < len(text) else len(text)
    last = len(text) if last < 0 else last
    before = ("… " if first else "") + text[first:start]
    return Shown(before, text[start:end], text[end:last] + (" …" if last < len(text) else ""))


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: the name of its check, the field, a sentence, where, and how to mend it.

    `picture` is the number of the image that it is about, `related` that of the related article.
    """

    field: str
    message: str
    place: Place | None = None
    corrections: tuple[Correction, ...] = ()
    picture: int | None = None
    related: int | None = None
    check: str = ""

    def of(self, check: str) -> "Finding":
        return replace(self, check=check)

    def problem(self) -> Problem:
        return Problem(self.field, self.message)
