"""La Une: composed when something it shows changes, stored, shown as stored.

What editors chose comes first, in their order, then the newest; no article twice. A composition
holds until `valid_until`, the first instant at which something it looked at begins or ends.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Publication, PublicationQuerySet
from magazine.events.effects import event, record
from magazine.events.models import Event

from .models import Composition, Edition, Slot

# How many articles La Une holds, and why each stands there.
SIZE = 24
CHOSEN, NEWEST = "chosen", "newest"
# The key of an event that changes La Une itself; those of articles begin with ARTICLE.
LA_UNE, ARTICLE = "la_une", "article:"
LOCK, LOCK_SECONDS = "la_une:composing", 30
# When a composition is this late the cache that holds the lock is down: go on without it.
LATE = timedelta(minutes=1)

type Entry = dict[str, Any]


def la_une(now: datetime, *, listed: PublicationQuerySet | None = None) -> list[Publication]:
    """What La Une shows at `now`, the lead first, in two queries.

    `listed` says what to fetch with each (default: what a card shows). Each publication has
    `reason` (CHOSEN or NEWEST) and `why` (the editor's words, or ""). Nothing is shown that is
    not public and listed at `now`, however old the composition; it is empty only when nothing is.
    """
    composition = _standing(now)
    entries = {entry["article"]: entry for entry in composition.entries} if composition else {}
    if listed is None:
        listed = Publication.objects.listed(now).for_cards()
    found = {row.article_id: row for row in listed.filter(article__in=list(entries))}
    shown = [found[number] for number in entries if number in found]
    if not shown:
        shown = list(listed.newest_first()[:SIZE])
    for row in shown:
        entry = entries.get(row.article_id, {})
        vars(row).update(reason=entry.get("reason", NEWEST), why=entry.get("why", ""))
    return shown


def open_edition() -> Edition:
    """The one open edition, made when there is none."""
    return Edition.objects.get_or_create(open=True)[0]


@transaction.atomic
def choose(article: Article, *, by: AbstractBaseUser | None = None, why: str = "") -> Slot:
    """Give an article the first free slot of the open edition; nothing when it has one."""
    edition = _locked_edition()
    taken = set()
    for slot in edition.slots.all():
        if slot.article_id == article.pk:
            return slot
        taken.add(slot.position)
    position = next(number for number in range(1, len(taken) + 2) if number not in taken)
    slot = Slot.objects.create(edition=edition, position=position, article=article, why=why)
    record(
        event(
            "chosen",
            article,
            by=by,
            why=why,
            data={"position": position, "title": article.title},
            keys=[LA_UNE, f"{ARTICLE}{article.pk}"],
        )
    )
    return slot


@transaction.atomic
def arranged(edition: Edition, *, by: AbstractBaseUser | None = None, why: str = "") -> None:
    """To be called when the slots of an edition were saved: notes their order and recomposes."""
    order = list(edition.slots.order_by("position", "pk").values_list("article", flat=True))
    record(event("arranged", edition, by=by, why=why, data={"articles": order}, keys=[LA_UNE]))


def after_change(events: Sequence[Event]) -> None:
    """The effect (AFTER_CHANGE): compose once for all the events that touch an article."""
    keys = (key for event in events for key in event.keys)
    if any(key == LA_UNE or key.startswith(ARTICLE) for key in keys):
        compose(timezone.now())


@transaction.atomic
def compose(now: datetime) -> Composition:
    """Compose the open edition as of `now`; stored when it differs from the last one.

    Two composers wait for one another, so that the later one has seen what the earlier one saw.
    """
    edition = _locked_edition()
    entries = _entries(edition, now)
    shown = Publication.objects.listed(now).filter(article__in=[row["article"] for row in entries])
    changes = (shown.next_change(now), Publication.objects.to_come(now).next_change(now))
    valid_until = min((at for at in changes if at), default=None)
    last = edition.compositions.first()
    if last is None or last.entries != entries:
        return Composition.objects.create(
            edition=edition, made_at=now, valid_until=valid_until, entries=entries
        )
    if last.valid_until != valid_until:
        last.valid_until = valid_until
        last.save(update_fields=["valid_until"])
    return last


def _standing(now: datetime) -> Composition | None:
    """The composition to show; when it is over, one request makes the next one."""
    found = Composition.objects.standing(now).first()
    over = found.valid_until if found else now
    if found and (over is None or now < over):
        return found
    alone = cache.add(LOCK, 1, timeout=LOCK_SECONDS)
    if not alone and not (over and now - over > LATE):
        return found
    try:
        return compose(now)
    finally:
        cache.delete(LOCK)


def _locked_edition() -> Edition:
    return Edition.objects.select_for_update().get(pk=open_edition().pk)


def _entries(edition: Edition, now: datetime) -> list[Entry]:
    """The chosen that are public, in order, then the newest: at most SIZE, none twice."""
    slots = {slot.article_id: slot for slot in edition.slots.all()}
    listed = Publication.objects.listed(now).only("article_id", "title", "dated")
    public = {row.article_id: row for row in listed.filter(article__in=list(slots))}
    chosen = [
        _entry(public[number], CHOSEN, slot.why)
        for number, slot in slots.items()
        if number in public
    ][:SIZE]
    newest = listed.exclude(article__in=list(public)).newest_first()[: SIZE - len(chosen)]
    return chosen + [_entry(row, NEWEST) for row in newest]


def _entry(row: Publication, reason: str, why: str = "") -> Entry:
    return {"article": row.article_id, "title": row.title, "reason": reason, "why": why}
