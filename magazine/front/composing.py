"""Composing a front page: who stands where at an instant, why, and until when that holds.

What editors chose comes first, in its place; the rules of the blocks fill the others, and no
article stands twice. A composition is stored when it differs from the one before, and holds until
`valid_until`, the first instant at which something it looked at begins or ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import worth
from articles.models import Article, Publication, Tag
from articles.states import Refused
from authors.models import Author
from magazine.events.models import Event
from magazine.images.models import Image
from magazine.sections.models import Section

from . import arranging, editions, rules
from .arranging import ARTICLE, LA_UNE
from .models import Composition, Edition, Format, Placing, Reason, Rule
from .plans import Arranged, Chosen, Place, Plan

# What a placing is compared by: with the same in each place nothing new is stored.
_COMPARED = (
    "block",
    "place",
    "format",
    "heading",
    "section_id",
    "article_id",
    "shown_title",
    "title",
    "standfirst",
    "image_id",
    "reason",
    "why",
    "detail",
    "ends_at",
    "event_id",
)


@dataclass(slots=True)
class Page:
    """A front page composed and not stored. `fallen` are the chosen that may not stand there now,
    by their place."""

    placings: list[Placing] = field(default_factory=list)
    fallen: dict[Place, Chosen] = field(default_factory=dict)
    valid_until: datetime | None = None


def after_change(events: Sequence[Event]) -> None:
    """The effect (AFTER_CHANGE): compose every front page once for all these events."""
    keys = (key for event in events for key in event.keys)
    if any(key == LA_UNE or key.startswith(ARTICLE) for key in keys):
        compose_all(timezone.now())


def compose_all(now: datetime) -> None:
    """La Une, and each section whose front page somebody arranged."""
    compose(now)
    for section in Section.objects.filter(composed=True):
        compose(now, section)


@transaction.atomic
def compose(now: datetime, section: Section | None = None) -> Composition | None:
    """Compose what stands as of `now`; stored when it differs from the last composition.

    Two composers wait for one another, so that the later one has seen what the earlier one saw. A
    section without an edition has no composition.
    """
    standing = editions.standing(section, now) if section else editions.standing_or_new(now=now)
    if standing is None:
        return None
    edition = Edition.objects.select_for_update().get(pk=standing.pk)
    page = arrange(arranging.read(edition), now, section=section)
    until = _first([page.valid_until, editions.next_opening(section, now)])
    last = Composition.objects.of(section).first()
    if last is None or last.edition_id != edition.pk or not _same(last, page.placings):
        return _stored(edition, page.placings, now, until)
    if last.valid_until != until:
        last.valid_until = until
        last.save(update_fields=["valid_until"])
    return last


def arrange(plan: Plan, at: datetime, *, section: Section | None = None) -> Page:
    """The page that a plan gives at this instant, past or future."""
    page = Page()
    chosen = _chosen(plan, at)
    rows = {
        row.article_id: row
        for row in rules.public(at).filter(article__in=[slot.article for slot in chosen.values()])
    }
    taken = _allowed(plan, chosen, rows, page, section)
    without = set(plan.kept_off) | {slot.article for slot in taken.values()}
    shown = [rows[slot.article] for slot in taken.values()]
    for index, block in enumerate(plan.blocks):
        free = [place for place in range(1, block.size + 1) if (index, place) not in taken]
        found = rules.fill(
            block, len(free), at, without=without, section=section.pk if section else None
        )
        without.update(one.publication.article_id for one in found)
        shown += [one.publication for one in found]
        filled = dict(zip(free, found, strict=False))
        for place in range(1, block.size + 1):
            if slot := taken.get((index, place)):
                page.placings.append(_of_choice(index, place, block, slot, rows[slot.article]))
            elif one := filled.get(place):
                page.placings.append(_of_rule(index, place, block, one))
    _name(page.placings)
    page.valid_until = _until(plan, shown, at)
    return page


@transaction.atomic
def choose(article: Article, *, by: AbstractBaseUser | None = None, why: str = "") -> Place:
    """Give an article the first place of La Une that nobody was given, but for those in the blocks
    of other sections; its place when it has one.

    Raises Refused when every place is given, and Unworthy for what lost too much on its way here.
    """
    worth.check_worth(article)
    edition = editions.standing_or_new()
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    words = _('"%(title)s" chosen') % {"title": article.title}

    def act(plan: Plan, now: datetime) -> Place:
        where = plan.place_of(article.pk, now)
        if where is None:
            where = next(filter(partial(_free_for, plan, article), plan.every_place()), None)
            if where is None:
                raise Refused(_("La Une has no place left: take one away first."))
            plan.place(Chosen(article.pk, why=why), where, now)
        return where

    answer: Place = arranging.change(edition, act, version=edition.version, by=by, what=words)
    return answer


def _free_for(plan: Plan, article: Article, where: Place) -> bool:
    return plan.blocks[where[0]].section in (None, article.section_id) and not plan.at(where)


# Inside ---------------------------------------------------------------------------------------


def _chosen(plan: Plan, at: datetime) -> dict[Place, Chosen]:
    """Who holds which place, each article once: the first place counts."""
    chosen: dict[Place, Chosen] = {}
    seen = set(plan.kept_off)
    for index, place in plan.every_place():
        slot = plan.blocks[index].of(place, at)
        if slot is not None and slot.article not in seen:
            seen.add(slot.article)
            chosen[index, place] = slot
    return chosen


def _allowed(
    plan: Plan,
    chosen: dict[Place, Chosen],
    rows: dict[int, Publication],
    page: Page,
    section: Section | None,
) -> dict[Place, Chosen]:
    """The chosen that may be shown where they stand; the others are noted as fallen, as is what
    has moved out of the section whose page this is."""
    taken = {}
    for where, slot in chosen.items():
        row = rows.get(slot.article)
        elsewhere = section is not None and row is not None and row.section_id != section.pk
        if row is None or elsewhere or not _may_stand(plan.blocks[where[0]], slot, row):
            page.fallen[where] = slot
        else:
            taken[where] = slot
    return taken


def _may_stand(block: Arranged, slot: Chosen, row: Publication) -> bool:
    """What opens the page has a picture that is described, its own or the one of this page."""
    if block.format != Format.LEAD:
        return True
    if slot.image is None:
        return rules.may_lead(row)
    image = Image.objects.filter(pk=slot.image).only("alt", "decorative").first()
    return image is None or image.decorative or bool(image.alt)


def _of_choice(index: int, place: int, block: Arranged, slot: Chosen, row: Publication) -> Placing:
    return Placing(
        **_standing_in(index, place, block, row),
        title=slot.title,
        standfirst=slot.standfirst,
        image_id=slot.image,
        reason=Reason.CHOSEN,
        why=slot.why,
        ends_at=slot.ends_at,
        event_id=slot.event,
        shown_title=slot.title or row.title,
    )


def _of_rule(index: int, place: int, block: Arranged, found: rules.Found) -> Placing:
    return Placing(
        **_standing_in(index, place, block, found.publication),
        reason=found.reason,
        detail=found.detail,
        shown_title=found.publication.title,
    )


def _standing_in(index: int, place: int, block: Arranged, row: Publication) -> dict[str, Any]:
    return {
        "block": index,
        "place": place,
        "format": block.format,
        "heading": block.heading,
        "section_id": block.section,
        "article_id": row.article_id,
    }


def _name(placings: Iterable[Placing]) -> None:
    """Say which tag or author a rule went by: the record must stand when they change."""
    models: dict[str, Any] = {Reason.TAG: Tag, Reason.AUTHOR: Author}
    for reason, model in models.items():
        mine = [row for row in placings if row.reason == reason]
        if mine:
            numbers = {row.detail["id"] for row in mine}
            names = dict(model.objects.filter(pk__in=numbers).values_list("pk", "name"))
            for row in mine:
                row.detail = {"id": row.detail["id"], "name": names.get(row.detail["id"], "")}


def _until(plan: Plan, shown: Sequence[Publication], at: datetime) -> datetime | None:
    """The first instant after `at` at which this page may be another one."""
    hours = [hour for _where, slot in plan.slots() for hour in (slot.starts_at, slot.ends_at)]
    ends = [row.live_until for row in shown]
    begins = Publication.objects.to_come(at).in_time().values_list("live_from", flat=True).first()
    shares = at + rules.SHARES_HOLD if any(_counts(block) for block in plan.blocks) else None
    return _first([hour for hour in (*hours, *ends, begins, shares) if hour and hour > at])


def _counts(block: Arranged) -> bool:
    return block.rule == Rule.SHARED


def _first(hours: Iterable[datetime | None]) -> datetime | None:
    return min((hour for hour in hours if hour), default=None)


def _same(last: Composition, placings: Sequence[Placing]) -> bool:
    stored = [_compared(row) for row in last.placings.order_by("block", "place")]
    return stored == [_compared(row) for row in placings]


def _compared(row: Placing) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COMPARED)


def _stored(
    edition: Edition, placings: Sequence[Placing], now: datetime, until: datetime | None
) -> Composition:
    composition = Composition.objects.create(
        section_id=edition.section_id, edition=edition, made_at=now, valid_until=until
    )
    for row in placings:
        row.composition = composition
    Placing.objects.bulk_create(placings)
    return composition
