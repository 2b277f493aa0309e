"""Who polls what: a worker takes feeds for a while, so that no other polls them too.

A worker that dies gives nothing back: its leases run out and another takes the feeds. What a
worker writes of a feed it writes only while the lease is its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from secrets import token_hex
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from magazine.syndication.models import Feed, FeedQuerySet

LEASE = timedelta(minutes=15)
# With less than this left a feed is not begun: its request and its import must fit.
MARGIN = timedelta(minutes=2)
# Of one host few at a time: asked a second apart, a batch of many hosts is done much sooner.
PER_HOST = 4
# Among so many of those that wait longest a batch is chosen.
_SEEN = 10_000
# The key of the lock under which workers on PostgreSQL take turns; on SQLite the write lock does.
_TURN = 0x6665656473


def me() -> str:
    """A name that no other run has."""
    return token_hex(16)


def take(feeds: FeedQuerySet, who: str, most: int, *, now: datetime | None = None) -> list[Feed]:
    """Lease so many of these feeds, none of a host that another worker is asking."""
    now = now or timezone.now()
    with transaction.atomic():
        _take_turns()
        held = Feed.objects.filter(leased_until__gte=now).exclude(leased_by=who)
        others = list(held.values_list("host", flat=True).distinct())
        waiting = feeds.exclude(host__in=others).values_list("pk", "host")[:_SEEN]
        chosen = list(islice(_few_per_host(waiting), most))
        found = Feed.objects.free(now).filter(pk__in=chosen).select_related("blog")
        rows = list(found.select_for_update(skip_locked=True, of=("self",)))
        Feed.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=now + LEASE, leased_by=who
        )
    for row in rows:
        row.leased_until, row.leased_by = now + LEASE, who
    return rows


def _take_turns() -> None:
    """Two that took at once could each take feeds of one host."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _few_per_host(waiting: Iterable[tuple[int, str]]) -> Iterator[int]:
    """The numbers of feeds, few of each host, those that wait longest first."""
    taken: Counter[str] = Counter()
    for number, host in waiting:
        if taken[host] < PER_HOST:
            taken[host] += 1
            yield number


def holds(feed: Feed, now: datetime) -> bool:
    """Whether enough of the lease is left to begin with the feed."""
    return feed.leased_until is not None and feed.leased_until - now > MARGIN


def is_mine(feed: Feed, who: str) -> bool:
    """Whether the lease is still this one's, and the feed still where it was asked."""
    return _mine(feed, who).exists()


def _mine(feed: Feed, who: str) -> FeedQuerySet:
    return Feed.objects.filter(pk=feed.pk, leased_by=who, address=feed.address)


def renew(feed: Feed, who: str) -> bool:
    """Keep it for as long as it takes to bring its items in. False when another has it by now."""
    now = timezone.now()
    if feed.leased_until and feed.leased_until - now > LEASE / 2:
        return True
    feed.leased_until = now + LEASE
    return bool(_mine(feed, who).update(leased_until=feed.leased_until))


@transaction.atomic
def settle(feed: Feed, who: str, **changes: Any) -> bool:
    """Write what became of it and give it back. False when it is not this one's any more.

    What was said of it while it was asked stands: that it be read at once, or from its beginning,
    or that its host be left in peace.
    """
    row = _mine(feed, who).select_for_update().order_by("pk").first()
    if row is None:
        return False
    written = changes | _said_meanwhile(feed, row, changes.get("due", row.due))
    Feed.objects.filter(pk=row.pk).update(leased_until=None, leased_by="", **written)
    return True


def _said_meanwhile(asked: Feed, row: Feed, due: datetime) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if any(getattr(row, name) != getattr(asked, name) for name in Feed.TAGS):
        said |= {name: getattr(row, name) for name in Feed.TAGS}
    if row.not_before != asked.not_before:
        said["not_before"] = row.not_before
    if row.due != asked.due:
        said["due"] = row.due if row.due <= timezone.now() else max(row.due, due)
    return said


def release(feeds: Iterable[Feed], who: str) -> None:
    """Give back what was not begun."""
    numbers = [feed.pk for feed in feeds]
    if numbers:
        Feed.objects.filter(pk__in=numbers, leased_by=who).update(leased_until=None, leased_by="")
