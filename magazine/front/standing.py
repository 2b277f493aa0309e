"""The front page that stands, as readers get it: the composition that was stored, in one query.

Nothing is shown that is not public and listed at the moment of asking, however old the
composition. When it is over, one request composes the next one and the others get this one.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import BigIntegerField, DateTimeField, F, FilteredRelation, Subquery
from django.utils import timezone

from articles.models import Publication, PublicationQuerySet
from magazine.lib.prepared import Remembered
from magazine.lib.tags import typeset
from magazine.sections.models import Section

from . import composing, formats
from .models import (
    Composition,
    CompositionQuerySet,
    Edition,
    Format,
    KeptOff,
    Placing,
    Reason,
)

logger = logging.getLogger(__name__)

LOCK, LOCK_SECONDS = "composing:{section}", 30
# When a composition is this late the cache that holds the lock is down: go on without it.
LATE = timedelta(minutes=1)
UNSEEN = (
    "sources",
    "tags",
    "terms",
    "original",
    "blog_address",
    "section__intro",
    "lead_image__crops",
    "lead_image__licence",
    "lead_image__source",
    "lead_image__tries",
    "lead_image__tried_at",
    "lead_image__wanting",
)
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

    `listed` says what to fetch with each (default: what a card shows) and leaves each its own
    words, as feeds do; `with_events` also fetches the journal's record of each choice. Empty only
    when nothing is public: a La Une whose every article has gone shows the newest; a section
    without a composition has nothing.
    """

    def read() -> list[Any]:
        if listed is None and not with_events:
            return _cards(now, section)
        rows = Publication.objects.listed(now).for_cards() if listed is None else listed
        standing = _standing(rows, Composition.objects.of(section), now)
        whole = standing.select_related("placing__event") if with_events else standing
        return list(whole) if listed is not None else [in_words(row) for row in whole]

    rows = read()
    over = rows[0].valid_until if rows else _over(now, section)
    if over is not None and over <= now and _next(now, section, over):
        rows = read()
    if not rows and section is None:
        newest = Publication.objects.listed(now).for_cards() if listed is None else listed
        kept_off = KeptOff.objects.filter(edition__in=Edition.objects.of(None).standing(now))
        newest = newest.worthy().exclude(article__in=kept_off.values("article"))
        rows = [_as_newest(row) for row in newest.newest_first()[:NEWEST]]
    return rows


def began_before(rows: Sequence[Publication], day: date) -> bool:
    """Whether a La Une, of which these rows stand now, stood before this day."""
    began = vars(rows[0]).get("began") if rows else None
    return began is not None and timezone.localdate(began) < day


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


def in_words(row: Publication) -> Publication:
    """A publication with a `placing`, with the words and the picture that this page gives it."""
    placing: Placing = row.placing  # type: ignore[attr-defined]
    own = {
        name: typeset(words)
        for name in ("title", "standfirst")
        if (words := getattr(placing, name))
    }
    # A card is kept by what its publication shows: words that are not its own go into the key.
    vars(row).update(own, own_words=(placing.title, placing.standfirst, placing.why))
    if placing.image:
        row.lead_image = placing.image
    return row


def _standing(listed: PublicationQuerySet, compositions: CompositionQuerySet, now: datetime) -> Any:
    """The publications of the composition that stands, each with its `placing` and until when the
    whole holds."""
    newest = compositions.standing(now).values("pk")[:1]
    placed: Any = listed.annotate(placing=FilteredRelation("article__placings"))
    rows = placed.worthy().filter(placing__composition=Subquery(newest))
    # After the filter: before it, the join would be another one, of every composition.
    dated = rows.annotate(valid_until=F("placing__composition__valid_until"))
    whole = dated.select_related("placing", "placing__image")
    return whole.order_by("placing__block", "placing__place")


def _cards(now: datetime, section: Section | None) -> list[Any]:
    if section is None:
        return _LA_UNE.fetch(at=now)
    return _SECTION.fetch(at=now, number=section.pk)


def _of_la_une(at: datetime) -> Any:
    """With when the first La Une was composed: before that day there is no past one to show."""
    first = Composition.objects.of(None).order_by("made_at", "pk").values("made_at")[:1]
    rows = _standing(_narrow(at), Composition.objects.of(None), at)
    return rows.annotate(began=Subquery(first))


def _of_section(at: datetime, number: int) -> Any:
    return _standing(_narrow(at), Composition.objects.of(number), at)


def _narrow(at: datetime) -> PublicationQuerySet:
    """Sixty cards: what costs to read and what no card shows is left out."""
    return Publication.objects.listed(at).for_cards().defer(*UNSEEN)


# The page that is asked for most: its query is compiled once, and its cards are made once.
_LA_UNE = Remembered(_of_la_une, finish=in_words, at=DateTimeField())
_SECTION = Remembered(_of_section, finish=in_words, at=DateTimeField(), number=BigIntegerField())


def _next(now: datetime, section: Section | None, over: datetime) -> bool:
    """Compose, unless somebody else is doing it; whether there is something new to read."""
    lock = LOCK.format(section=section.pk if section else "")
    alone = cache.add(lock, 1, timeout=LOCK_SECONDS)
    if not alone and now - over <= LATE:
        return False
    try:
        return composing.compose(now, section) is not None
    except DatabaseError:
        # A database that is busy must not take the page away: the next request tries again.
        logger.exception("The front page could not be composed; the one before is shown")
        return False
    finally:
        if alone:
            cache.delete(lock)


def _over(now: datetime, section: Section | None) -> datetime | None:
    """Until when a page without articles holds; `now` when nothing was composed yet."""
    last = Composition.objects.of(section).standing(now).first()
    return last.valid_until if last else now


def _as_newest(row: Publication) -> Publication:
    vars(row)["placing"] = Placing(format=Format.GRID, reason=Reason.NEWEST)
    return in_words(row)
