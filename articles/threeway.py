"""Two texts that began as one, side by side: what each changed, and what to keep. Pure.

Parts of an article (`snapshot.PARTS`) are chosen between whole; the body run by run of its blocks.
Where only one side changed something, that is what is kept unless somebody chooses otherwise;
where both did, a list or a run keeps both, and anything else waits for a choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from magazine.lib.tree import pieces

from .snapshot import PARTS, Snapshot

LISTS = ("tags", "bylines", "sources")


class Keep(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Undecided(Exception):
    """Choices that are missing, or that this place does not offer: their keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        super().__init__(", ".join(keys))


@dataclass(frozen=True, slots=True)
class Choice:
    """What differs in one place. `default` is None where somebody has to choose.

    `mine` and `theirs` hold of the body the blocks of the run, of another part nothing.
    """

    key: str
    part: str
    default: Keep | None
    options: tuple[Keep, ...]
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks of the body: the same on both sides, or a choice between them."""

    same: tuple[str, ...] = ()
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    base: Snapshot | None
    mine: Snapshot
    theirs: Snapshot
    parts: tuple[Choice, ...]
    body: tuple[Run, ...]

    @property
    def choices(self) -> list[Choice]:
        return [*self.parts, *(run.choice for run in self.body if run.choice)]


def plan(base: Snapshot | None, mine: Snapshot, theirs: Snapshot) -> Plan:
    """Where two texts differ; without a base it is not known who changed what."""
    parts = tuple(_parts(base, mine, theirs))
    body = tuple(_body(base["body"] if base else None, mine["body"], theirs["body"]))
    return Plan(base, mine, theirs, parts, body)


def merged(found: Plan, kept: Mapping[str, str]) -> Snapshot:
    """The text that these choices make, by key; the default where one is not named.

    Raises Undecided.
    """
    chosen = {one.key: kept.get(one.key, one.default) for one in found.choices}
    open_ones = [one.key for one in found.choices if chosen[one.key] not in one.options]
    if open_ones:
        raise Undecided(open_ones)
    value = dict(found.theirs)
    for choice in found.parts:
        value |= _part(found, choice.part, Keep(str(chosen[choice.key])))
    blocks = [block for run in found.body for block in _blocks(run, chosen)]
    # Text that no choice touches stays as it is written.
    return value | {"body": "".join(blocks)} if _differ(found.body) else value


def _differ(body: Sequence[Run]) -> bool:
    return any(run.choice for run in body)


# Parts ------------------------------------------------------------------------------------------


def _parts(base: Snapshot | None, mine: Snapshot, theirs: Snapshot) -> Iterator[Choice]:
    for part, names in PARTS.items():
        one, other = [mine[name] for name in names], [theirs[name] for name in names]
        if part == "body" or one == other:
            continue
        began = [base[name] for name in names] if base else None
        options = tuple(Keep) if part in LISTS else (Keep.MINE, Keep.THEIRS)
        yield Choice(part, part, _default(began, one, other, options), options)


def _default(began: Any, mine: Any, theirs: Any, options: Sequence[Keep]) -> Keep | None:
    if began == theirs:
        return Keep.MINE
    if began == mine:
        return Keep.THEIRS
    return Keep.BOTH if Keep.BOTH in options else None


def _part(found: Plan, part: str, keep: Keep) -> Snapshot:
    if keep is not Keep.BOTH:
        side = found.mine if keep is Keep.MINE else found.theirs
        return {name: side[name] for name in PARTS[part]}
    began = found.base[part] if found.base else []
    mine, theirs = found.mine[part], found.theirs[part]
    # What one of them took out stays out; what one of them put in comes in.
    rows = [row for row in theirs if row in mine or row not in began]
    rows += [row for row in mine if row not in theirs and row not in began]
    return {part: sorted(rows) if part == "tags" else rows}


# The body ---------------------------------------------------------------------------------------


def _blocks(run: Run, chosen: Mapping[str, Any]) -> Sequence[str]:
    if run.choice is None:
        return run.same
    one = run.choice
    match Keep(str(chosen[one.key])):
        case Keep.MINE:
            return one.mine
        case Keep.THEIRS:
            return one.theirs
    return (*one.theirs, *(block for block in one.mine if block not in one.theirs))


def _body(base: str | None, mine: str, theirs: str) -> Iterator[Run]:
    ours, others = pieces(mine), pieces(theirs)
    cut = pieces(base) if base is not None else None
    runs = _two(ours, others) if cut is None else _three(cut, ours, others)
    for number, (began, one, other) in enumerate(runs):
        if one == other:
            yield Run(same=tuple(one))
            continue
        default = _default(began, one, other, tuple(Keep))
        if cut is None:
            # Nobody knows what was there: a block that one side alone has is kept.
            default = None if one and other else Keep.BOTH
        key = f"body-{number}"
        yield Run(choice=Choice(key, "body", default, tuple(Keep), tuple(one), tuple(other)))


type _Blocks = Sequence[str]


def _two(mine: _Blocks, theirs: _Blocks) -> Iterator[tuple[None, _Blocks, _Blocks]]:
    matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
    for _tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield None, mine[j1:j2], theirs[i1:i2]


def _three(
    base: _Blocks, mine: _Blocks, theirs: _Blocks
) -> Iterator[tuple[_Blocks, _Blocks, _Blocks]]:
    """The texts cut where all three agree; between two such places, block by block if they can."""
    in_mine, in_theirs = _places(base, mine), _places(base, theirs)
    anchors = [
        (b, in_mine[b], in_theirs[b]) for b in range(len(base)) if b in in_mine and b in in_theirs
    ]
    b = m = t = 0
    for place in [*anchors, (len(base), len(mine), len(theirs))]:
        yield from _between(base[b : place[0]], mine[m : place[1]], theirs[t : place[2]])
        b, m, t = place
        if b < len(base):
            yield base[b : b + 1], base[b : b + 1], base[b : b + 1]
            b, m, t = b + 1, m + 1, t + 1


def _places(base: _Blocks, text: _Blocks) -> dict[int, int]:
    """Where each block of the base stands in the text, when it does."""
    matcher = SequenceMatcher(None, base, text, autojunk=False)
    return {
        found.a + step: found.b + step
        for found in matcher.get_matching_blocks()
        for step in range(found.size)
    }


def _between(
    base: _Blocks, mine: _Blocks, theirs: _Blocks
) -> Iterator[tuple[_Blocks, _Blocks, _Blocks]]:
    if len(base) == len(mine) == len(theirs):
        for b, m, t in zip(base, mine, theirs, strict=True):
            yield [b], [m], [t]
    elif base or mine or theirs:
        yield base, mine, theirs
