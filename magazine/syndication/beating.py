"""A run that is at work says so by a thread of its own, however long one entry takes.

Whoever finds that it has been silent takes it over: a large picture, an archive that is unpacked
or a slow host must not make it seem dead.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import close_old_connections, connection

from .models import ImportRun

logger = logging.getLogger(__name__)

EVERY = 20.0


@contextmanager
def at_work(run: ImportRun) -> Iterator[None]:
    """While this lasts nobody takes the run for abandoned."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(run.pk, run.began, over), name="import run")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(number: int, began: datetime | None, over: threading.Event) -> None:
    try:
        while not over.wait(EVERY):
            _sign(ImportRun(pk=number, began=began))
    finally:
        connection.close()


def _sign(run: ImportRun) -> None:
    try:
        close_old_connections()
        run.heard()
    except Exception:
        logger.exception("No sign of life could be given")
