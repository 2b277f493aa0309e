"""What a person decides about feeds, and what polling tells of them: verbs, each with its event."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from magazine.events.effects import event, record
from magazine.events.models import Event

from .models import Feed


def told(verb: str, feed: Feed, *, by: AbstractBaseUser | None = None, why: str = "") -> Event:
    """An event about a feed, not yet recorded."""
    about: dict[str, Any] = {"title": str(feed), "address": feed.address, "blog": feed.blog_id}
    return event(verb, feed, by=by, why=why, data=about, keys=[f"feed:{feed.pk}"])


@transaction.atomic
def pause(feeds: Iterable[Feed], *, by: AbstractBaseUser | None, why: str = "") -> int:
    """Ask them no more until somebody resumes them. How many were followed until now."""
    rows = _held(feeds, paused=None)
    Feed.objects.filter(pk__in=[row.pk for row in rows]).update(
        paused=timezone.now(), reason=why[:300]
    )
    record(*(told("paused", row, by=by, why=why) for row in rows))
    return len(rows)


@transaction.atomic
def resume(feeds: Iterable[Feed], *, by: AbstractBaseUser | None) -> int:
    """Ask them again, at once and as if they had never failed. How many were not followed."""
    rows = [row for row in _held(feeds) if row.paused or row.gone]
    Feed.objects.filter(pk__in=[row.pk for row in rows]).update(
        paused=None, gone=None, failures=0, reason="", due=timezone.now()
    )
    record(*(told("resumed", row, by=by) for row in rows))
    return len(rows)


def ask_soon(feeds: Iterable[Feed]) -> int:
    """Let the worker ask them within a minute: those that are followed. Their number."""
    numbers = [feed.pk for feed in feeds]
    return Feed.objects.polled().filter(pk__in=numbers).update(due=timezone.now())


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: a new agreement may lend what was left out, so that the feeds of its
    blog are read again as if they had never been. Idempotent."""
    keys = {key for event in events if event.verb == "agreed" for key in event.keys}
    blogs = [int(key.removeprefix("blog:")) for key in keys if key.startswith("blog:")]
    if blogs:
        Feed.objects.polled().filter(blog__in=blogs).update(
            etag="", last_modified="", body_print="", due=timezone.now()
        )


def _held(feeds: Iterable[Feed], **state: Any) -> list[Feed]:
    """These rows as they stand, held until the transaction ends."""
    numbers = [feed.pk for feed in feeds]
    return list(Feed.objects.select_for_update().filter(pk__in=numbers, **state).order_by("pk"))
