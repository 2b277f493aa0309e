"""What asking a feed has brought, written down: the next poll, a move, a pause, with an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import random
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from magazine.events.effects import record
from magazine.syndication import feeds, websub
from magazine.syndication.models import Feed, host_of

from . import leases, schedule
from .asking import Asked, storable
from .taking_in import Taken, take_in

GONE, TOO_MANY, AWAY = 410, 429, 503
# So many refusals of a feed are kept, and so much of each.
_LINES, _LINE = 20, 500


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a feed. `result` is "news", "same", "failed", "gone" or "lost" (another
    worker has it now, or it stands at another address); `host_rests` says that its host has had
    enough."""

    feed: Feed
    result: str
    reason: str = ""
    status: int = 0
    taken: Taken | None = None
    paused: bool = False
    moved_to: str = ""
    host_rests: bool = False


def settle(asked: Asked, who: str, *, dry_run: bool = False) -> Settled:
    """Bring in what came and write down what follows.

    The items are stored in short transactions of their own: a kill between them and what follows
    leaves the feed leased, and the next worker finds in the ledger what is in already.
    """
    if not leases.is_mine(asked.feed, who):
        return Settled(asked.feed, "lost")
    if asked.answer and asked.answer.status == GONE:
        return _gone(asked, who, dry_run=dry_run)
    if asked.reason:
        return _failed(asked, who, dry_run=dry_run)
    return _succeeded(asked, who, dry_run=dry_run)


@transaction.atomic
def _gone(asked: Asked, who: str, *, dry_run: bool) -> Settled:
    """The blog says that it is gone for good: it is not asked again."""
    feed, why = asked.feed, _("the host says that it is gone for good (410)")
    if not dry_run:
        changes = {"gone": asked.at, "checked": asked.at, "reason": why}
        if not leases.settle(feed, who, **changes):
            return Settled(feed, "lost")
        if feed.gone is None:
            record(feeds.told("gone", feed, why=why))
    return Settled(feed, "gone", why, GONE)


@transaction.atomic
def _failed(asked: Asked, who: str, *, dry_run: bool) -> Settled:
    feed, wish = asked.feed, asked.wish
    status = asked.answer.status if asked.answer else 0
    failures = feed.failures + 1
    rests = status == TOO_MANY or (status == AWAY and wish.retry_after is not None)
    gives_up = failures >= schedule.PAUSE_AFTER and feed.paused is None
    due = schedule.after_failure(asked.at, failures, wish, luck=_luck())
    reason = storable(asked.reason)[:300]
    if not dry_run:
        changes: dict[str, Any] = {"checked": asked.at, "failures": failures, "reason": reason}
        changes |= {"due": due, "not_before": due} | ({"paused": asked.at} if gives_up else {})
        if not leases.settle(feed, who, **changes):
            return Settled(feed, "lost")
        if gives_up:
            record(feeds.told("paused", feed, why=reason))
        if rests:
            _let_rest(feed.host, asked)
    return Settled(feed, "failed", reason, status, paused=gives_up, host_rests=rests)


def _let_rest(host: str, asked: Asked) -> None:
    """One feed's 429 is the whole host's: its other feeds wait as long."""
    least = schedule.bounded(asked.wish.retry_after or schedule.FIRST)
    until = asked.at + least
    others = Feed.objects.polled().filter(host=host).exclude(pk=asked.feed.pk)
    others.filter(due__lt=until).update(due=until)
    others.filter(Q(not_before=None) | Q(not_before__lt=until)).update(not_before=until)


def _succeeded(asked: Asked, who: str, *, dry_run: bool) -> Settled:
    feed, answer = asked.feed, asked.answer
    assert answer is not None
    hold = partial(leases.renew, feed, who)
    taken = take_in(feed, asked.entries or (), asked.at, dry_run=dry_run, hold=hold)
    moved_to = answer.moved_to if answer.moved_to != feed.address else ""
    if not dry_run and not _written(asked, who, taken, moved_to=moved_to):
        return Settled(feed, "lost")
    result = "news" if taken.news else "same"
    return Settled(feed, result, "", answer.status, taken, moved_to=moved_to)


@transaction.atomic
def _written(asked: Asked, who: str, taken: Taken, *, moved_to: str) -> bool:
    """The columns after a success, with the events; False when the lease was lost meanwhile."""
    feed, told = asked.feed, []
    changes = _fresh(asked, taken)
    if feed.gone or (feed.paused and feed.failures >= schedule.PAUSE_AFTER):
        changes |= {"gone": None, "paused": None}
        told.append(feeds.told("resumed", feed, why=_("it answers again")))
    if moved_to:
        changes |= _moved(asked, moved_to, told)
    if asked.print:  # the whole feed, which says anew which hub it has
        websub.offer(feed, asked.hub)
    if websub.heard_since(feed, asked.at):
        # News since it was asked: once more, when that is polite.
        soon = max(asked.at + schedule.LEAST, changes["not_before"] or asked.at)
        changes["due"] = min(changes["due"], soon)
    if not leases.settle(feed, who, **changes):
        transaction.set_rollback(True)
        return False
    record(*told)
    return True


def _fresh(asked: Asked, taken: Taken) -> dict[str, Any]:
    """The columns after a success."""
    feed, answer, news = asked.feed, asked.answer, taken.news
    assert answer is not None
    changes: dict[str, Any] = {"checked": asked.at, "failures": 0, "reason": ""}
    every = schedule.pace(timedelta(minutes=feed.every), news=news)
    told = websub.told(feed, asked.at) and not news
    due = schedule.next_poll(asked.at, every, asked.wish, told=told, luck=_luck())
    rest = asked.wish.retry_after
    changes["not_before"] = asked.at + min(rest, schedule.MOST) if rest else None
    changes |= {"every": round(every.total_seconds() / 60), "due": due}
    if news:
        changes["changed"] = asked.at
    if asked.entries is not None:
        changes["refused"] = _kept(taken.lines)
    if taken.again:  # the same answer, when it comes again, is not the same to us
        changes |= dict.fromkeys(Feed.TAGS, "")
    elif answer.ok:
        changes["etag"] = _whole(answer.etag, 300)
        changes["last_modified"] = _whole(answer.last_modified, 100)
        changes["body_print"] = asked.print
    return changes


def _kept(lines: Sequence[str]) -> str:
    """The first of the refusals, for who looks at the feed at the desk."""
    shown = [storable(line)[:_LINE] for line in lines[:_LINES]]
    if more := len(lines) - len(shown):
        shown.append(ngettext("and %(n)d other", "and %(n)d others", more) % {"n": more})
    return "\n".join(shown)


def _whole(tag: str, most: int) -> str:
    """One that cannot be kept as it is is not sent back: half of it would match nothing."""
    return tag if len(tag) <= most and tag == storable(tag) else ""


def _moved(asked: Asked, moved_to: str, told: list[Any]) -> dict[str, Any]:
    """It answers at another address from now on, unless another feed is that one already."""
    feed = asked.feed
    other = Feed.objects.filter(address=moved_to).exclude(pk=feed.pk).first()
    if other or len(moved_to) > 2000:
        why = _("it moved to an address that is followed already: %(address)s")
        reason = (why % {"address": moved_to})[:300]
        told.append(feeds.told("paused", feed, why=reason))
        return {"paused": feed.paused or asked.at, "reason": reason}
    told.append(feeds.told("moved", feed, why=moved_to[:2000]))
    return {"address": moved_to, "host": host_of(moved_to)}


def _luck() -> float:
    return random()  # noqa: S311 - it spreads polls over time, nothing more
