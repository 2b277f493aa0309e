"""How faithful an article is to its source: a score from what was lost on the way. Pure.

Each kind of loss costs so many points for each time and at most so many in all; what is left of a
hundred is the score. Sections ask for 60 at first: what costs more than 40 by itself keeps an
article off front pages until somebody has looked.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from .items import Loss, Lost

WHOLE = 100
# An article that lost more things than this lost them all alike: the rest is not kept.
MOST = 100
DATES = (Lost.DATE, Lost.FUTURE)


class Cost(NamedTuple):
    each: int
    most: int


COSTS = {
    # Readers get a text that its author did not end: one such loss is enough.
    Lost.TEXT: Cost(45, 90),
    # Letters that nobody can read: a few are a blemish, many are a wrong encoding.
    Lost.BYTES: Cost(3, 45),
    # A text speaks of its pictures; without one of many it can still be read.
    Lost.IMAGE: Cost(8, 48),
    # Its card is bare, and the text whole.
    Lost.LEAD: Cost(10, 10),
    # The agreement says so, and the author with it: nothing went wrong.
    Lost.UNAGREED: Cost(0, 0),
    # Told by a rehearsal alone: it is not lost.
    Lost.LATER: Cost(0, 0),
    # A video or a sound that the text is about.
    Lost.EMBED: Cost(10, 45),
    # The same, one press away.
    Lost.LINKED: Cost(3, 21),
    # Mostly forms and buttons, which mean nothing outside the blog; sometimes a drawing.
    Lost.ELEMENT: Cost(4, 24),
    # Beside the text, as the original still has it.
    Lost.ENCLOSURE: Cost(4, 12),
    # Guessed rightly as a rule; an accent may be wrong.
    Lost.ENCODING: Cost(6, 6),
    # These keep an article off front pages whatever its score; its text is none the worse.
    Lost.DATE: Cost(10, 10),
    Lost.FUTURE: Cost(10, 10),
    # A headline of ours in the place of none.
    Lost.TITLE: Cost(10, 10),
    Lost.LONG_TITLE: Cost(4, 4),
    # It came as its author left it: nothing went wrong, and an editor may do better.
    Lost.UNDESCRIBED: Cost(0, 0),
}
# What is none of the source's words but ours, or a guess.
GUESSED = (Lost.ENCODING, Lost.DATE, Lost.FUTURE, Lost.TITLE)
# What the source itself lacks.
LACKING = (Lost.UNDESCRIBED,)


def score(losses: Iterable[Loss]) -> int:
    """0 to 100; 100 when nothing was lost or guessed."""
    times: dict[Lost, int] = {}
    for loss in losses:
        kind = Lost(loss.kind)
        times[kind] = times.get(kind, 0) + max(1, loss.count)
    costs = ((COSTS[kind], count) for kind, count in times.items())
    return max(0, WHOLE - sum(min(cost.each * count, cost.most) for cost, count in costs))


def has_guessed_date(losses: Iterable[Loss]) -> bool:
    return any(loss.kind in DATES for loss in losses)


def dump(losses: Iterable[Loss]) -> list[dict[str, Any]]:
    found = [{"kind": str(one.kind), "what": one.what, "count": one.count} for one in losses]
    return found[:MOST]


def load(kept: Any) -> list[Loss]:
    """Losses as they were kept; what is none is left out."""
    found = []
    for one in kept if isinstance(kept, list) else []:
        match one:
            case {"kind": str(kind), "what": str(what), "count": int(count)}:
                if kind in Lost:
                    found.append(Loss(kind, what, count))
    return found
