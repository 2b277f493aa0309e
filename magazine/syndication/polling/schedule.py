"""When a feed is asked again. Pure: what is known in, an instant out.

The pace is found by trying: half the time after news, a little longer after none. What the host
asks for (TTL, Cache-Control, Retry-After) is a least time, and nothing is ever asked more often
than each quarter of an hour or less often than once a week. Failures double the wait. A little
chance keeps feeds that were added together from being asked together for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST, MOST = timedelta(minutes=15), timedelta(days=7)
# How rarely a feed without news is asked, and one whose hub tells us of its news.
QUIET, TOLD = timedelta(days=1), timedelta(hours=12)
FIRST = timedelta(hours=1)
# So many failures in a row, over more than three weeks, and a person has to look.
PAUSE_AFTER = 10
_JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """What a host asked for: the least time until the next poll, None where it said nothing.

    `retry_after` is what it asks for when it has had enough, `lasts` how long its answer may be
    kept, `period` what stands in the feed itself.
    """

    retry_after: timedelta | None = None
    lasts: timedelta | None = None
    period: timedelta | None = None


def pace(every: timedelta, *, news: bool) -> timedelta:
    """The time between two polls after one with news or without."""
    return bounded(every / 2 if news else min(every * 1.25, max(QUIET, every)))


def next_poll(now: datetime, every: timedelta, wish: Wish, *, told: bool, luck: float) -> datetime:
    """After a poll that succeeded. `told`: a hub tells us; `luck` lies between 0 and 1."""
    wait = max(every, TOLD) if told else every
    for asked in (wish.lasts, wish.period):
        wait = max(wait, min(asked, QUIET) if asked else wait)
    return _later(now, wait, wish, luck)


def after_failure(now: datetime, failures: int, wish: Wish, *, luck: float) -> datetime:
    """After the failure of this number in a row, counted from one."""
    return _later(now, bounded(FIRST * 2 ** min(failures - 1, 10)), wish, luck)


def bounded(wait: timedelta) -> timedelta:
    return min(max(wait, LEAST), MOST)


def _later(now: datetime, wait: timedelta, wish: Wish, luck: float) -> datetime:
    wait = max(wait, min(wish.retry_after or wait, MOST))
    return now + min(bounded(wait) * (1 + _JITTER * luck), MOST)
