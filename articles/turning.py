"""What is due once when an hour comes: a scheduled article has appeared, another has expired.

Readers never wait for this: what they see is a question of the hour alone
(`PublicationQuerySet.published`). The worker asks each minute (the setting EACH_MINUTE) what has
turned since, sets the article's state and writes one Event, so that after-effects run. The
article's row is held meanwhile, and the mark that it was told is part of the same transaction:
two workers, a killed one or a clock that steps tell nothing twice.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from magazine.events.effects import record
from magazine.events.models import Event

from . import publishing
from .models import Article, Ended, Publication, State
from .workflow import told

logger = logging.getLogger(__name__)

BATCH = 200


def turn_due() -> int:
    """Tell of all that has begun or expired; the number told. One that fails is logged, holds up
    no other, and is tried again the next time."""
    count, last = 0, 0
    due = Publication.objects.due().order_by("pk")
    while found := list(due.filter(pk__gt=last).values_list("pk", "article")[:BATCH]):
        for number, article in found:
            try:
                count += _turn(number, article)
            except Exception:
                logger.exception("The turn of publication %s failed; it is tried again", number)
        last = found[-1][0]
    return count


def appear(article: Article, publication: Publication) -> None:
    """The state and the date of an article whose scheduled publication has begun."""
    if article.dated is None:
        article.dated = publication.dated
        article.save(update_fields=["dated"])
    state = State.PUBLISHED if publication.listed else State.ARCHIVED
    if article.state in (State.SCHEDULED, State.EXPIRED, State.ARCHIVED):
        publishing.set_state([article], state)


@transaction.atomic
def _turn(number: int, article: int) -> int:
    """One publication, when nobody else is at its article."""
    held = Article.with_bin.select_for_update(of=("self",), skip_locked=True)
    row = held.filter(pk=article).first()
    now = timezone.now()
    # Asked again under the lock: another worker may have told it, the desk cancelled or moved it.
    due = Publication.objects.due(now).filter(pk=number).first() if row else None
    if row is None or due is None:
        return 0
    due.article = row
    events = [*_begun(due, now), *_expired(due, now)]
    due.save(update_fields=["begin_told", "end_told"])
    record(*events)
    return len(events)


def _begun(row: Publication, now: datetime) -> list[Event]:
    if row.begin_told or row.live_from > now:
        return []
    row.begin_told = True
    if row.live_until and row.live_until <= now and row.ended_as != Ended.EXPIRED:
        return []  # the desk has withdrawn or replaced it since, which it has said itself
    appear(row.article, row)
    return [told("appeared", row, None, "")]


def _expired(row: Publication, now: datetime) -> list[Event]:
    over = row.ended_as == Ended.EXPIRED and row.live_until and row.live_until <= now
    if row.end_told or not over:
        return []
    row.end_told = True
    publishing.drop_lists([row.article], now)
    rows = publishing.standing_of(row.article, now)
    if any(publishing.running(one, now) for one in rows):
        return []  # published anew since
    if row.article.state in (State.PUBLISHED, State.ARCHIVED, State.SCHEDULED):
        publishing.set_state([row.article], State.SCHEDULED if rows else State.EXPIRED)
    return [told("expired", row, None, "")]
