"""What changed between two versions, word by word. Pure: snapshots in, lines out.

A part of an article (`snapshot.PARTS`) is a list of blocks: paragraphs, table cells, sources …
Blocks are matched first, then the words of those that match nearly. What comes out is text
alone, so that nothing a body holds can act on the page that shows it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from .blocks import Block, Token, blocks
from .references import References
from .snapshot import PARTS, Snapshot

# Two paragraphs are one that was changed when they share this part of their words.
_ALIKE = 0.4
# Beyond these sizes, exactness costs more time than a reader of the page has.
_MOST_PAIRS = 1_000_000
_FEW_PAIRS = 2_500
# In a long text only blocks that stand about as far down are compared: this many each way.
_BAND = 25
_MOST_WORDS = 4_000
# Unchanged blocks shown on each side of a change.
_AROUND = 1


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that share one fate; `marks` say how they are set, when that is part of the change."""

    change: Change
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One block; `change` is that of the whole block, SAME also when only words in it changed.

    `moved`: the same block stands elsewhere in the other version. `left_out` unchanged blocks
    stand here instead of words when it is not 0.
    """

    kind: str
    change: Change
    segments: tuple[Segment, ...]
    moved: bool = False
    left_out: int = 0

    @property
    def changed(self) -> bool:
        return any(segment.change != Change.SAME for segment in self.segments)


@dataclass(frozen=True, slots=True)
class PartDiff:
    """A part that differs. Without a changed line, only markup behind the words differs."""

    part: str
    lines: tuple[Line, ...]

    @property
    def behind(self) -> bool:
        return not any(line.changed for line in self.lines)


def compare(old: Snapshot, new: Snapshot, refs: References) -> list[PartDiff]:
    """The parts that differ, in the order of the form; `refs` are those of both snapshots."""
    found = []
    for part, names in PARTS.items():
        if any(old[name] != new[name] for name in names):
            lines = compare_blocks(blocks(part, old, refs), blocks(part, new, refs))
            found.append(PartDiff(part, tuple(shortened(lines))))
    return found


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[Line]:
    """Every block of both, in reading order: removed ones stand before what took their place."""
    lines: list[Line] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            lines += [_whole(block, Change.SAME) for block in new[j1:j2]]
        else:
            lines += _replaced(old[i1:i2], new[j1:j2])
    return _with_moves(lines)


def shortened(lines: Sequence[Line]) -> Iterator[Line]:
    """Without the unchanged blocks that stand far from a change: their number instead."""
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.changed
        for step in range(-_AROUND, _AROUND + 1)
    }
    for shown, run in groupby(enumerate(lines), key=lambda pair: pair[0] in near):
        kept = [line for _place, line in run]
        if shown or len(kept) == 1 and near:
            yield from kept
        elif near:
            yield Line("", Change.SAME, (), left_out=len(kept))


# Blocks -----------------------------------------------------------------------------------------


def _whole(block: Block, change: Change) -> Line:
    return Line(block.kind, change, tuple(_segments([(change, block.tokens)])))


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> list[Line]:
    """Pair what is alike, in order; the rest was removed or added."""
    lines: list[Line] = []
    i = j = 0
    for one, other in [*_pairs(old, new), (len(old), len(new))]:
        lines += [_whole(block, Change.REMOVED) for block in old[i:one]]
        lines += [_whole(block, Change.ADDED) for block in new[j:other]]
        if one < len(old):
            lines.append(Line(new[other].kind, Change.SAME, _words(old[one], new[other])))
        i, j = one + 1, other + 1
    return lines


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """The pairs of places, rising on both sides, that are most alike in sum."""
    if len(old) * len(new) > _MOST_PAIRS:
        return []
    alike = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return list(_walk(alike, best))


def _likeness(old: Sequence[Block], new: Sequence[Block]) -> list[list[float]]:
    """How alike each of the old is to each of the new, from 0 to 1; 0 for what is not compared."""
    counts = [Counter(_solid(block)) for block in old], [Counter(_solid(block)) for block in new]
    few = len(old) * len(new) <= _FEW_PAIRS
    reach = _BAND * max(len(old), len(new))
    return [
        [
            _alike(counts[0][i], counts[1][j])
            if a.kind == b.kind and (few or abs(i * len(new) - j * len(old)) <= reach)
            else 0.0
            for j, b in enumerate(new)
        ]
        for i, a in enumerate(old)
    ]


def _walk(
    alike: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[i]):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _solid(block: Block) -> list[str]:
    return [token.text for token in block.tokens if not token.text.isspace()]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The part of their words that two blocks share; two short ones of one word are no pair."""
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 1.0


def _with_moves(lines: Sequence[Line]) -> list[Line]:
    def key(line: Line) -> tuple[str, str]:
        return line.kind, "".join(segment.text for segment in line.segments)

    gone = {key(line) for line in lines if line.change == Change.REMOVED}
    come = {key(line) for line in lines if line.change == Change.ADDED}
    both = gone & come
    return [
        Line(line.kind, line.change, line.segments, moved=True)
        if line.change != Change.SAME and key(line) in both
        else line
        for line in lines
    ]


# Words ------------------------------------------------------------------------------------------


def _words(old: Block, new: Block) -> tuple[Segment, ...]:
    a, b = old.tokens, new.tokens
    long = max(len(a), len(b)) > _MOST_WORDS
    matcher = SequenceMatcher(None, a, b, autojunk=long)
    runs: list[tuple[Change, Sequence[Token]]] = []
    for tag, i1, i2, j1, j2 in _joined(matcher.get_opcodes(), a):
        if tag == "equal":
            runs.append((Change.SAME, b[j1:j2]))
        else:
            runs += [(Change.REMOVED, a[i1:i2]), (Change.ADDED, b[j1:j2])]
    return tuple(_segments(runs))


type _Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: Iterable[_Opcode], old: Sequence[Token]) -> list[_Opcode]:
    """Changes that only white space parts are one change: « a b » for « c d », not word by word."""
    found: list[_Opcode] = []
    codes = list(opcodes)
    for place, code in enumerate(codes):
        tag, i1, i2, j1, j2 = code
        inside = 0 < place < len(codes) - 1
        blank = inside and tag == "equal" and all(token.text.isspace() for token in old[i1:i2])
        if found and found[-1][0] == "replace" and (blank or tag != "equal"):
            _tag, first_i, _i, first_j, _j = found[-1]
            found[-1] = ("replace", first_i, i2, first_j, j2)
        else:
            found.append(code if tag == "equal" else ("replace", i1, i2, j1, j2))
    return found


def _segments(runs: Iterable[tuple[Change, Sequence[Token]]]) -> Iterator[Segment]:
    for change, tokens in runs:
        marked = change != Change.SAME
        for marks, run in groupby(tokens, key=lambda token: token.marks if marked else ()):
            text = "".join(token.text for token in run)
            yield Segment(change, _visible(text) if marked else text, marks)


# Signs that nobody would see; written out so that no editor of this file loses them.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE_SIGNS = {" ": "␣", "\t": "⇥", "\n": "↵\n", "\u00a0": "⍽", "\u202f": "⍽"}


def _visible(text: str) -> str:
    """Changed words as one can see them: white space has a sign where it is all that changed."""
    if text.isspace():
        return "".join(_SPACE_SIGNS.get(sign, "▯") for sign in text)
    return _UNSEEN.sub("▯", text)
