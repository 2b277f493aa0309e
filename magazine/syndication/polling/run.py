"""A run of polling: feeds are leased in batches, asked by many threads, settled by this one.

The threads know no database: one process writes, in the order in which answers come in.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from magazine.syndication import websub
from magazine.syndication.models import Feed, FeedQuerySet

from . import leases
from .asking import Asked, ask, fault
from .settling import Settled, settle
from .turns import SPACING, Turns

THREADS = 24
BATCH = 400
_PAUSE = 0.05
# Between two looks for more: a few that are left need not be looked for at each turn.
_REST = 1.0
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """One run over some feeds; `tell` hears of each as it is settled. With `once` none is asked
    twice, although what it is asked for does not change by that."""

    feeds: Callable[[], FeedQuerySet]
    tell: Callable[[Settled], None] = lambda _settled: None
    dry_run: bool = False
    once: bool = False
    threads: int = THREADS
    spacing: float = SPACING
    who: str = field(default_factory=leases.me)
    counts: Counter[str] = field(default_factory=Counter)
    _asking: dict[Future[Asked], Feed] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)
    _again: float = 0.0

    def run(self) -> Counter[str]:
        """Ask them all, each once; what was leased and not done is given back, whatever happens."""
        turns = Turns(self.spacing)
        try:
            with ThreadPoolExecutor(self.threads) as pool:
                while self._go_on(turns):
                    self._begin(turns, pool)
                    self._settle(turns)
        finally:
            left = [*turns.drop_all(), *self._asking.values()]
            leases.release(left, self.who)
        return self.counts

    def _go_on(self, turns: Turns) -> bool:
        """Lease more when little is left; False when there is nothing to do any more."""
        now = time.monotonic()
        if len(turns) < BATCH // 2 and (now >= self._again or not (turns or self._asking)):
            feeds = self.feeds()
            if self.once or self.dry_run:
                feeds = feeds.exclude(pk__in=self._seen)
            turns.add(leases.take(feeds, self.who, BATCH))
            self._again = now + _REST
        return bool(turns or self._asking)

    def _begin(self, turns: Turns, pool: ThreadPoolExecutor) -> None:
        while len(self._asking) < self.threads:
            feed = turns.next(time.monotonic())
            if feed is None:
                return
            if leases.holds(feed, timezone.now()):
                self._asking[pool.submit(ask, feed)] = feed
            else:
                turns.done(feed)
                leases.release([feed], self.who)

    def _settle(self, turns: Turns) -> None:
        if not self._asking:
            time.sleep(_PAUSE)
            return
        done, _rest = wait(self._asking, timeout=_PAUSE, return_when=FIRST_COMPLETED)
        for future in done:
            feed = self._asking[future]
            turns.done(feed)
            settled = self._settled(_asked(future, feed))
            del self._asking[future]  # not before: what cannot be settled is given back
            self.counts[settled.result] += 1
            if settled.host_rests:
                leases.release(turns.drop(feed.host), self.who)
            self.tell(settled)

    def _settled(self, asked: Asked) -> Settled:
        self._seen.add(asked.feed.pk)
        try:
            settled = settle(asked, self.who, dry_run=self.dry_run)
        except (OperationalError, InterfaceError):
            raise  # the database itself: no feed is to blame, and none can be settled
        except Exception as error:
            # What cannot be stored is the feed's failure: without that it would be asked for ever.
            logger.exception("feed %s", asked.feed.address)
            broken = Asked(asked.feed, asked.at, asked.answer, reason=fault(error))
            settled = settle(broken, self.who, dry_run=self.dry_run)
        if self.dry_run or settled.result == "lost":
            leases.release([asked.feed], self.who)
        return settled


def _asked(future: Future[Asked], feed: Feed) -> Asked:
    """What became of asking. `ask` raises nothing; if it does, that is this feed's failure."""
    try:
        return future.result()
    except Exception as error:
        logger.exception("feed %s", feed.address)
        return Asked(feed, timezone.now(), reason=fault(error))


def poll_due() -> Counter[str]:
    return Run(lambda: Feed.objects.due()).run()


_polling = threading.Lock()


def keep_polling() -> None:
    """Each minute: begin to poll beside the worker's other duties, unless that goes on already."""
    if not (Feed.objects.due().exists() or websub.due(timezone.now()).exists()):
        return
    if not _polling.acquire(blocking=False):
        return
    threading.Thread(target=_poll, name="polling", daemon=True).start()


def _poll() -> None:
    try:
        poll_due()
        websub.ask_due()
    except Exception:
        logger.exception("The polling failed")
    finally:
        _polling.release()
        connections.close_all()
