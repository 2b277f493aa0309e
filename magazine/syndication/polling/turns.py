"""Politeness: which of the waiting feeds may be asked now. Knows no clock but the one it is told.

Of one host at most two at once, and a second between two beginnings; a host that has had enough
is not asked again in this run.
"""

from collections import Counter, deque
from collections.abc import Iterable

from magazine.syndication.models import Feed

AT_ONCE = 2
SPACING = 1.0


class Turns:
    def __init__(self, spacing: float = SPACING) -> None:
        self.spacing = spacing
        self.waiting: dict[str, deque[Feed]] = {}
        self.asking: Counter[str] = Counter()
        self.last: dict[str, float] = {}

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    def add(self, feeds: Iterable[Feed]) -> None:
        for feed in feeds:
            self.waiting.setdefault(feed.host, deque()).append(feed)

    def next(self, now: float) -> Feed | None:
        """A feed whose host may be asked, the host that has rested longest first."""
        ready = [host for host in self.waiting if self._may(host, now)]
        if not ready:
            return None
        host = min(ready, key=lambda one: self.last.get(one, -self.spacing))
        queue = self.waiting[host]
        feed = queue.popleft()
        if not queue:
            del self.waiting[host]
        self.asking[host] += 1
        self.last[host] = now
        return feed

    def _may(self, host: str, now: float) -> bool:
        rested = now - self.last.get(host, -self.spacing) >= self.spacing
        return rested and self.asking[host] < AT_ONCE

    def done(self, feed: Feed) -> None:
        self.asking[feed.host] -= 1

    def drop(self, host: str) -> list[Feed]:
        """What still waited of a host that has had enough."""
        return list(self.waiting.pop(host, ()))

    def drop_all(self) -> list[Feed]:
        left = [feed for queue in self.waiting.values() for feed in queue]
        self.waiting.clear()
        return left
