"""Write events, and tell the functions named in AFTER_CHANGE once they are committed.

An effect is `function(events: Sequence[Event]) -> None` and is idempotent: it is called again
for events whose `Done` row is missing (a killed process, an error), by `replay`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from magazine.lib.inserting import insert

from .models import Done, Event, Failure

logger = logging.getLogger(__name__)

# What fails for longer needs a person, and each minute's search stays within one week's journal.
RETRIED = timedelta(days=7)

# Of what is told together: so many events at most, the first of them no longer ago than that.
TOGETHER, LATEST = 500, timedelta(seconds=2)

type Effect = Callable[[Sequence[Event]], None]

_gathered: ContextVar[list[Event] | None] = ContextVar("gathered", default=None)


def event(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None = None,
    why: str = "",
    data: dict[str, Any] | None = None,
    keys: Iterable[str] = (),
) -> Event:
    """An event that is not written yet: `record` writes it."""
    return Event(
        at=timezone.now(),
        verb=verb,
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        by_id=by.pk if by else None,
        by_name=by.get_username() if by else "",
        why=why,
        data=data or {},
        keys=sorted(set(keys)),
    )


def record(*events: Event) -> None:
    """Write the events in the caller's transaction and run the effects when it commits."""
    written = insert(events, numbered=True)
    transaction.on_commit(lambda: _committed(written))


@contextmanager
def together() -> Iterator[None]:
    """Tell the effects of many transactions some hundreds of events at once, the rest at the end.

    For what writes much, batch by batch: each effect is called a few times instead of each time.
    What a kill leaves untold is told by `replay`.
    """
    if _gathered.get() is not None:
        yield
        return
    waiting: list[Event] = []
    token = _gathered.set(waiting)
    try:
        yield
    finally:
        _gathered.reset(token)
        if waiting:
            run(waiting)


def _committed(events: Sequence[Event]) -> None:
    waiting = _gathered.get()
    if waiting is None:
        run(events)
        return
    waiting += events
    if len(waiting) >= TOGETHER or (waiting and timezone.now() - waiting[0].at > LATEST):
        told = [*waiting]
        waiting.clear()
        run(told)


def run(events: Sequence[Event]) -> None:
    """Call each effect with these events and note that it saw them.

    An effect that fails is logged and left for `replay`: the verb itself has succeeded.
    """
    for name in settings.AFTER_CHANGE:
        _tell(name, events)


def replay(*, limit: int = 500, within: timedelta = RETRIED) -> int:
    """Tell each effect what it has not seen yet, oldest first; the number of events told.

    When a batch fails its events are told one by one, so that one bad event holds up no other.
    """
    told: set[int] = set()
    since = timezone.now() - within
    for name in settings.AFTER_CHANGE:
        events = list(Event.objects.unseen_by(name, since=since)[:limit])
        if events and not _tell(name, events):
            events = _tell_each(name, events)
        Failure.objects.filter(effect=name, event__in=events).delete()
        told.update(event.pk for event in events)
    return len(told)


def _tell_each(name: str, events: Sequence[Event]) -> list[Event]:
    """Those of these events that this effect could be told, one at a time."""
    told = []
    for event in events:
        if _tell(name, [event]):
            told.append(event)
        else:
            Failure.objects.get_or_create(effect=name, event=event)
            Failure.objects.filter(effect=name, event=event).update(times=F("times") + 1)
    return told


def _tell(name: str, events: Sequence[Event]) -> bool:
    """Call one effect, in one transaction with the note that it was called."""
    try:
        with transaction.atomic():
            effect: Effect = import_string(name)
            effect(events)
            for some in batched(events, TOGETHER):
                Done.note([event.pk for event in some], effect=name)
    except Exception:
        logger.exception("After-effect %s failed; the worker will replay it", name)
        return False
    return True
