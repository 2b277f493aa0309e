"""The front page that stands, as readers get it: the composition that was stored, in one query.

Nothing is shown that is not public and listed at the moment of asking, however old the
composition. When it is over, one request composes the next one and the others get this one.
"""

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
    """A block as a page shows it: its look, its heading and its publications."""

    format: str
    heading: str = ""
    section: int | None = None
    rows: list[Publication] = field(default_factory=list)


def la_une(
    now: datetime,
    *,
    section: Section | None = None,
    listed: PublicationQuerySet | None = None,
) -> list[Publication]:
    """What the front page shows at `now`, in its order, each with its `placing`.

    `listed` says what to fetch with each (default: what a card shows). Empty only when nothing is
    public: a La Une whose every article has gone shows the newest; a section without a composition
    has nothing.
    """
    if listed is None:
        listed = Publication.objects.listed(now).for_cards()
    rows = _standing(listed, now, section)
    over = rows[0].placing.composition.valid_until if rows else now  # type: ignore[attr-defined]
    if over is not None and over <= now and _next(now, section, over):
        rows = _standing(listed, now, section)
    if not rows and section is None:
        rows = [_as_newest(row) for row in listed.newest_first()[:NEWEST]]
    return [_in_words(row) for row in rows]


def blocks(rows: list[Publication]) -> list[Shown]:
    """Publications that stand on a page, by their blocks."""
    found: dict[int, Shown] = {}
    for row in rows:
        placing: Placing = row.placing  # type: ignore[attr-defined]
        shown = Shown(placing.format, placing.heading, placing.section_id)
        found.setdefault(placing.block, shown).rows.append(row)
    return list(found.values())


def _standing(
    listed: PublicationQuerySet, now: datetime, section: Section | None
) -> list[Publication]:
    newest = Composition.objects.of(section).standing(now).values("pk")[:1]
    placed: Any = listed.annotate(placing=FilteredRelation("article__placings"))
    rows = placed.filter(placing__composition=Subquery(newest))
    whole = rows.select_related("placing", "placing__composition", "placing__image")
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


def _in_words(row: Publication) -> Publication:
    """With the words and the picture of this page in place of the article's own."""
    placing: Any = row.placing  # type: ignore[attr-defined]
    for name in ("title", "standfirst"):
        if words := getattr(placing, name):
            vars(row)[name] = typeset(words)
    if placing.image:
        row.lead_image = placing.image
    return row
