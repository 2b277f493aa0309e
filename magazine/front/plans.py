"""An edition as a value: its blocks, the slots in them, what is kept off; and how it changes.

Pure: `arranging` reads it from rows, lets one of these acts change it, and writes it back. Places
are counted from 1 in the order of reading; an act moves what stands in them and never loses an
article silently: what an act puts off the page it returns.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.states import Refused

from . import formats
from .models import Format, Rule

type Place = tuple[int, int]  # index of the block, place in it from 1


@dataclass(slots=True)
class Chosen:
    """A slot without its place; see `models.Slot`."""

    article: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    title: str = ""
    standfirst: str = ""
    image: int | None = None
    why: str = ""
    event: int | None = None

    def holds(self, at: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= at
        return begun and (self.ends_at is None or at < self.ends_at)

    def over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


@dataclass(slots=True)
class Arranged:
    """A block; see `models.Block`. `places` has the slots of each place."""

    format: str
    size: int
    heading: str = ""
    section: int | None = None
    rule: str = Rule.NEWEST
    tag: int | None = None
    author: int | None = None
    days: int = 7
    own_first: bool = False
    places: dict[int, list[Chosen]] = field(default_factory=dict)

    def of(self, place: int, at: datetime) -> Chosen | None:
        """Who holds the place at this instant: of several the one that started last."""
        holding = [slot for slot in self.places.get(place, ()) if slot.holds(at)]
        return max(
            holding,
            key=lambda slot: slot.starts_at.timestamp() if slot.starts_at else 0,
            default=None,
        )


@dataclass(slots=True)
class Plan:
    blocks: list[Arranged] = field(default_factory=list)
    kept_off: list[int] = field(default_factory=list)

    # Reading ----------------------------------------------------------------------------------

    def every_place(self) -> list[Place]:
        return [
            (index, place)
            for index, block in enumerate(self.blocks)
            for place in range(1, block.size + 1)
        ]

    def slots(self) -> Iterator[tuple[Place, Chosen]]:
        for index, block in enumerate(self.blocks):
            for place in sorted(block.places):
                for slot in block.places[place]:
                    yield (index, place), slot

    def place_of(self, article: int, at: datetime) -> Place | None:
        """Where this article was chosen for, now or later."""
        return next(
            (
                where
                for where, slot in self.slots()
                if slot.article == article and not slot.over(at)
            ),
            None,
        )

    def slot_of(self, article: int, at: datetime) -> Chosen | None:
        where = self.place_of(article, at)
        if where is None:
            return None
        return next(one for one in self.at(where) if one.article == article and not one.over(at))

    def at(self, where: Place) -> list[Chosen]:
        return self.blocks[where[0]].places.get(where[1], [])

    def forget(self, at: datetime) -> None:
        """Let go of slots whose hours are over: they hold no place and no picture any more."""
        for (index, place), slot in list(self.slots()):
            if slot.over(at):
                rest = [one for one in self.at((index, place)) if one is not slot]
                self._set((index, place), rest)

    # Acts on articles -------------------------------------------------------------------------

    def place(self, slot: Chosen, where: Place, at: datetime) -> list[int]:
        """Give a place to an article; who stood there moves on, up to the next free place.

        An article that had a place leaves it. A slot whose hour is to come waits beside who stands
        there. Returns the articles that found no place any more.
        """
        self._check(where)
        before = self.place_of(slot.article, at)
        self.kept_off = [number for number in self.kept_off if number != slot.article]
        if before is not None:
            self._move(before, where, slot, at)
            return []
        if slot.starts_at is not None and slot.starts_at > at:
            self._add(where, slot)
            return []
        return self._insert([slot], where, at)

    def move(self, article: int, where: Place, at: datetime) -> list[int]:
        """The article takes this place with its words; one that had none yet is chosen for it."""
        return self.place(self.slot_of(article, at) or Chosen(article), where, at)

    def take_off(self, article: int, at: datetime) -> bool:
        """Free its place; whether it had one."""
        where = self.place_of(article, at)
        if where is None:
            return False
        rest = [slot for slot in self.at(where) if slot.article != article or slot.over(at)]
        self._set(where, rest)
        return True

    def keep_off(self, article: int, at: datetime) -> None:
        """No rule puts this article on the page any more, and no choice either."""
        self.take_off(article, at)
        if article not in self.kept_off:
            self.kept_off.append(article)

    def let_in(self, article: int) -> None:
        self.kept_off = [number for number in self.kept_off if number != article]

    def change(self, slot: Chosen, at: datetime) -> None:
        """Other words or hours for an article where it stands."""
        where = self.place_of(slot.article, at)
        if where is None:
            raise Refused(_("This article has no place here any more."))
        rest = [one for one in self.at(where) if one.article != slot.article or one.over(at)]
        self._set(where, [*rest, slot])

    # Acts on blocks ---------------------------------------------------------------------------

    def add(self, block: Arranged, index: int | None = None) -> None:
        if len(self.blocks) >= formats.MOST_BLOCKS:
            raise Refused(_("A page takes %(most)d blocks.") % {"most": formats.MOST_BLOCKS})
        self.blocks.insert(len(self.blocks) if index is None else index, block)
        self._check_size()

    def remove(self, index: int) -> None:
        self._block(index)
        if len(self.blocks) == 1:
            raise Refused(_("A page keeps at least one block."))
        del self.blocks[index]

    def shift(self, index: int, step: int) -> None:
        """One block up or down."""
        self._block(index)
        self._block(index + step)
        self.blocks.insert(index + step, self.blocks.pop(index))

    def reshape(self, index: int, block: Arranged) -> None:
        """Another format, rule or heading; what was chosen beyond the last place would be lost."""
        old = self._block(index)
        beyond = [place for place, slots in old.places.items() if slots and place > block.size]
        if beyond:
            text = _("%(count)d chosen articles would lose their place: move them first.")
            raise Refused(text % {"count": len(beyond)})
        self.blocks[index] = replace(block, places=old.places)
        self._check_size()

    # Inside -----------------------------------------------------------------------------------

    def _block(self, index: int) -> Arranged:
        if not 0 <= index < len(self.blocks):
            raise Refused(_("This block is not there any more."))
        return self.blocks[index]

    def _check(self, where: Place) -> None:
        if not 1 <= where[1] <= self._block(where[0]).size:
            raise Refused(_("This place is not there any more."))

    def _check_size(self) -> None:
        if sum(block.size for block in self.blocks) > formats.MOST_PLACES:
            raise Refused(_("A page takes %(most)d articles.") % {"most": formats.MOST_PLACES})

    def _set(self, where: Place, slots: list[Chosen]) -> None:
        places = self.blocks[where[0]].places
        if slots:
            places[where[1]] = slots
        else:
            places.pop(where[1], None)

    def _add(self, where: Place, slot: Chosen) -> None:
        self._set(where, [*self.at(where), slot])

    def _split(self, where: Place, at: datetime) -> tuple[list[Chosen], list[Chosen]]:
        """Who stands at a place, and who waits for his hour there; what is over goes."""
        left = [slot for slot in self.at(where) if not slot.over(at)]
        waiting = [slot for slot in left if slot.starts_at and slot.starts_at > at]
        return [slot for slot in left if slot not in waiting], waiting

    def _insert(self, slots: list[Chosen], where: Place, at: datetime) -> list[int]:
        """Push who stands from here on by one, until a free place takes the push up."""
        order = self.every_place()
        for here in order[order.index(where) :]:
            standing, waiting = self._split(here, at)
            self._set(here, [*slots, *waiting])
            slots = standing
            if not slots:
                break
        return [slot.article for slot in slots]

    def _move(self, before: Place, where: Place, slot: Chosen, at: datetime) -> None:
        """Those between close the gap, from the target back to the first free place."""
        rest = [one for one in self.at(before) if one.article != slot.article]
        self._set(before, rest)
        if slot.starts_at is not None and slot.starts_at > at:
            self._add(where, slot)
            return
        order = self.every_place()
        start, end = order.index(before), order.index(where)
        path = order[end:start:-1] if end > start else order[end:start]
        slots = [slot]
        for here in path:
            standing, waiting = self._split(here, at)
            self._set(here, [*slots, *waiting])
            slots = standing
            if not slots:
                return
        # Who else held the place that was left stays there.
        self._set(before, [*self.at(before), *slots])

    # As JSON ----------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        whole = asdict(self)
        for block in whole["blocks"]:
            block["places"] = {
                str(place): [_dated(slot) for slot in slots]
                for place, slots in block["places"].items()
            }
        return whole

    @classmethod
    def from_json(cls, whole: dict[str, Any]) -> "Plan":
        blocks = [
            Arranged(
                **{
                    **_columns(Arranged, block),
                    "places": {
                        int(place): [_read(slot) for slot in slots]
                        for place, slots in block["places"].items()
                    },
                }
            )
            for block in whole.get("blocks", [])
        ]
        return cls(blocks, list(whole.get("kept_off", [])))


def usual(layout: tuple[tuple[Format, int], ...]) -> Plan:
    """A page that the newest fill."""
    return Plan([Arranged(name, size) for name, size in layout])


def _dated(slot: dict[str, Any]) -> dict[str, Any]:
    hours = ("starts_at", "ends_at")
    return {**slot, **{name: slot[name].isoformat() for name in hours if slot[name]}}


def _read(slot: dict[str, Any]) -> Chosen:
    hours = {name: parse_datetime(slot[name]) for name in ("starts_at", "ends_at") if slot[name]}
    return Chosen(**{**_columns(Chosen, slot), **hours})


def _columns(kind: type[Any], stored: dict[str, Any]) -> dict[str, Any]:
    """What this kind still has: versions are kept longer than columns."""
    return {one.name: stored[one.name] for one in fields(kind) if one.name in stored}
