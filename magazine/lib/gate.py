"""How often one reader may ask for something costly in a minute.

Counted in the memory of this process and gone with the minute: nothing is written, and nothing is
kept of the reader. `magazine.lib.strangers` limits what must hold across processes.
"""

import threading
import time

A_MINUTE = 60.0


class Gate:
    """`most` for each reader, `total` for all of them together, so that memory is bounded too."""

    def __init__(self, *, most: int, total: int) -> None:
        self.most, self.total = most, total
        self._lock = threading.Lock()
        self._asked: dict[str, int] = {}
        self._sum = 0
        self._began = time.monotonic()

    def lets(self, who: str) -> bool:
        """Whether this one may ask once more."""
        with self._lock:
            if time.monotonic() - self._began >= A_MINUTE:
                self._asked, self._sum, self._began = {}, 0, time.monotonic()
            times = self._asked.get(who, 0)
            if times >= self.most or self._sum >= self.total:
                return False
            self._asked[who] = times + 1
            self._sum += 1
            return True
