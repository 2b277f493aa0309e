"""How much one transaction takes: as much as it writes in a moment that nobody notices.

On SQLite whoever saves waits until the transaction ends, on PostgreSQL whoever changes the same
blog. A larger one costs less for each article: the size follows what the last ones took.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

# Seconds. Half of what a page may be kept waiting: its own wait for the lock ends by a clock of
# its own, which looks again only every 25 ms.
AIM = 0.05
FEWEST, FIRST, MOST = 10, 20, 200


class Pace:
    """`size` articles go into the next transaction."""

    def __init__(self) -> None:
        self.size = FIRST

    @contextmanager
    def transaction(self, articles: int, *, undone: bool = False) -> Iterator[None]:
        """One transaction over so many articles, and another size for those that follow.

        `undone`: nothing of it stays, as in a rehearsal.
        """
        with transaction.atomic():
            began = time.monotonic()  # the lock is ours from here on
            yield
            if undone:
                transaction.set_rollback(True)
        self._took(articles, time.monotonic() - began)

    def _took(self, articles: int, seconds: float) -> None:
        fitting = int(articles * AIM / max(seconds, 1e-6))
        # One quick transaction says little: of few articles, or of such as were known already.
        self.size = max(FEWEST, min(fitting, 2 * self.size, MOST))
