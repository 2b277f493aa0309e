"""How much one transaction takes: as much as it writes in a moment that nobody notices.

On SQLite whoever saves waits from its first write to its end, on PostgreSQL whoever changes the
same blog. A larger one costs less for each article: the size follows what the last ones took.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

# Seconds, of the tenth that a page may be kept waiting: whoever waits for SQLite's lock looks for
# it 53, 78 and 103 ms after it began to wait.
AIM = 0.07
# Whoever waits for SQLite's lock looks again every 25 ms, not when it is let go: between two
# transactions it is free for longer than that, or an import would get it back each time.
FREE = 0.028
FEWEST, FIRST, MOST = 10, 20, 200

_WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b")


class Pace:
    """`size` articles go into the next transaction."""

    def __init__(self) -> None:
        self.size = FIRST
        self._ended = -FREE

    def transaction[Result](
        self,
        articles: int,
        work: Callable[[], Result],
        *,
        undone: bool = False,
        forget: Callable[[], None] = lambda: None,
    ) -> Result:
        """What `work` gives, done in one transaction, and another size for those that follow.

        SQLite gives it the lock when it first writes: what it reads until then keeps nobody
        waiting. When somebody else wrote meanwhile it is done once more, with the lock, after it
        was made to `forget`. `undone`: nothing of it stays, as in a rehearsal.
        """
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            self._let_others()
            try:
                return self._once(articles, work, undone, "DEFERRED")
            except OperationalError as error:
                if "locked" not in str(error):
                    raise
                forget()
        return self._once(articles, work, undone)

    def _once[Result](
        self, articles: int, work: Callable[[], Result], undone: bool, mode: str = ""
    ) -> Result:
        watch = _Watch()
        with ExitStack() as stack:
            with _begun_as(mode):
                stack.enter_context(transaction.atomic())
            transaction.on_commit(watch.end)  # before what else waits for the end
            with connection.execute_wrapper(watch):
                result = work()
            if undone:
                transaction.set_rollback(True)
        watch.end()
        self._ended = watch.ended
        self._took(articles, watch.ended - min(watch.began, watch.ended))
        return result

    def _let_others(self) -> None:
        left = self._ended + FREE - time.monotonic()
        if left > 0:
            time.sleep(left)

    def _took(self, articles: int, seconds: float) -> None:
        fitting = int(articles * AIM / max(seconds, 1e-6))
        # One quick transaction says little: of few articles, or of such as were known already.
        self.size = max(FEWEST, min(fitting, 2 * self.size, MOST))


class _Watch:
    """From the first write of a transaction, which has the lock, to its end."""

    began = ended = float("inf")

    def __call__(self, execute: Callable[..., Any], sql: str, *about: Any) -> Any:
        done = execute(sql, *about)
        if self.began == float("inf") and _WRITE.match(sql):
            self.began = time.monotonic()
        return done

    def end(self) -> None:
        self.ended = min(self.ended, time.monotonic())


@contextmanager
def _begun_as(mode: str) -> Iterator[None]:
    """What begins inside begins in this mode of SQLite; "": as always."""
    if not mode:
        yield
        return
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = mode  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
