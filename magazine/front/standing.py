"""The front page that stands, as readers get it: the composition that was stored, in one query.

Nothing is shown that is not public and listed at the moment of asking, however old the
composition. When it is over, one request composes the next one and the others get this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import FilteredRelation, Subquery

from articles.models import Publication, PublicationQuerySet
from magazine.lib.tags import typeset
from magazine.sections.models import Section

from . import composing, formats
from .models import Composition, Format, Placing, Reason

LOCK, LOCK_SECONDS = "composing:{section}", 30
# When a composition is this late the cache that holds the lock is down: go on without it.
LATE = timedelta(minutes=1)
# What an empty front page falls back on.
NEWEST = sum(size for _format, size in formats.LA_UNE)


@dataclass(slots=True)
class Shown:
    """A block as a page shows it: its look, its heading, the section that it is of, its rows.

    `one_section`: all are of the section that the heading or the page names already.
    """

    format: str
    heading: str = ""
    section: int | None = None
    of: Section | None = None
    rows: list[Any] = field(default_factory=list)
    one_section: bool = False


def la_une(
    now: datetime,
    *,
    section: Section | None = None,
    listed: PublicationQuerySet | None = None,
    with_events: bool = False,
) -> list[Publication]:
    """What the front page shows at `now`, in its order, each with its `placing`.

    `listed` says what to fetch with each (default: what a card shows), `with_events` also the
    journal's record of each choice. Empty only when nothing is
    public: a La Une whose every article has gone shows the newest; a section without a composition
    has nothing.
    """
    if listed is None:
        listed = Publication.objects.listed(now).for_cards()
    more = ["placing__event"] if with_events else []
    rows = _standing(listed, now, section, more)
    over = rows[0].placing.composition.valid_until if rows else now  # type: ignore[attr-defined]
    if over is not None and over <= now and _next(now, section, over):
        rows = _standing(listed, now, section, more)
    if not rows and section is None:
        rows = [_as_newest(row) for row in listed.newest_first()[:NEWEST]]
    return [in_words(row) for row in rows]


def blocks(rows: Iterable[Publication]) -> list[Shown]:
    """Publications that stand on a page, by their blocks."""
    found: dict[int, Shown] = {}
    for row in rows:
        placing: Placing = row.placing  # type: ignore[attr-defined]
        shown = Shown(placing.format, placing.heading, placing.section_id)
        found.setdefault(placing.block, shown).rows.append(row)
    return list(found.values())


def headed(
    shown: list[Shown], sections: Iterable[Section], page: Section | None = None
) -> list[Shown]:
    """The same blocks, each with its section; one of a section is headed by its name."""
    known = {section.pk: section for section in sections}
    for block in shown:
        block.of = known.get(block.section or 0)
        if block.of and not block.heading:
            block.heading = block.of.name
        named = block.of or page
        filed = {getattr(row, "section_id", None) for row in block.rows}
        block.one_section = named is not None and filed <= {named.pk, None}
    return shown


def _standing(
    listed: PublicationQuerySet, now: datetime, section: Section | None, more: Iterable[str]
) -> list[Publication]:
    newest = Composition.objects.of(section).standing(now).values("pk")[:1]
    placed: Any = listed.annotate(placing=FilteredRelation("article__placings"))
    rows = placed.filter(placing__composition=Subquery(newest))
    whole = rows.select_related("placing", "placing__composition", "placing__image", *more)
    return list(whole.order_by("placing__block", "placing__place"))


def _next(now: datetime, section: Section | None, over: datetime) -> bool:
    """Compose, unless somebody else is doing it; whether there is something new to read."""
    lock = LOCK.format(section=section.pk if section else "")
    alone = cache.add(lock, 1, timeout=LOCK_SECONDS)
    if not alone and now - over <= LATE:
        return False
    try:
        return composing.compose(now, section) is not None
    finally:
        cache.delete(lock)


def _as_newest(row: Publication) -> Publication:
    vars(row)["placing"] = Placing(format=Format.GRID, reason=Reason.NEWEST)
    return row


def in_words(row: Publication) -> Publication:
    """A publication with a `placing`, with the words and the picture that this page gives it."""
    placing: Placing = row.placing  # type: ignore[attr-defined]
    own = {
        name: typeset(words)
        for name in ("title", "standfirst")
        if (words := getattr(placing, name))
    }
    # A card is kept by what its publication shows: words that are not its own go into the key.
    vars(row).update(own, own_words=tuple(own.values()))
    if placing.image:
        row.lead_image = placing.image
    return row
