"""How much one transaction takes: as much as it writes in a moment that nobody notices.

On SQLite whoever saves waits until the transaction ends, on PostgreSQL whoever changes the same
blog. A larger one costs less for each article: the size follows what the last ones took.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# Seconds. Half of what a page may be kept waiting.
AIM = 0.05
# Whoever waits for SQLite's lock looks again every 25 ms, not when it is let go: between two
# transactions it is free for longer than that, or an import would get it back each time.
FREE = 0.028
FEWEST, FIRST, MOST = 10, 20, 200


class Pace:
    """`size` articles go into the next transaction."""

    def __init__(self) -> None:
        self.size = FIRST
        self._ended = -FREE

    @contextmanager
    def transaction(self, articles: int, *, undone: bool = False) -> Iterator[None]:
        """One transaction over so many articles, and another size for those that follow.

        `undone`: nothing of it stays, as in a rehearsal.
        """
        self._let_others()
        with transaction.atomic():
            began = time.monotonic()  # the lock is ours from here on
            yield
            if undone:
                transaction.set_rollback(True)
        self._ended = time.monotonic()
        self._took(articles, self._ended - began)

    def _let_others(self) -> None:
        left = self._ended + FREE - time.monotonic()
        if left > 0 and connection.vendor == "sqlite":
            time.sleep(left)

    def _took(self, articles: int, seconds: float) -> None:
        fitting = int(articles * AIM / max(seconds, 1e-6))
        # One quick transaction says little: of few articles, or of such as were known already.
        self.size = max(FEWEST, min(fitting, 2 * self.size, MOST))
