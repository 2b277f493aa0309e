"""Tasks whose worker was killed are taken over, soon and by one.

While a worker runs a task, a thread of it puts off, every few seconds, the instant from which
others may take the task for abandoned. It is kept in `run_after`, which says nothing of a task
that runs.
"""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

logger = logging.getLogger(__name__)

EVERY = 10
# On SQLite a sign may have to wait for another's long transaction.
SILENT = timedelta(seconds=90)


def sign(worker: str) -> int:
    """Say that this worker lives and is at its task; how many it has."""
    running = DBTaskResult.objects.running().only("pk", "worker_ids", "started_at")
    mine = [row for row in running if row.worker_ids and row.worker_ids[-1] == worker]
    until = timezone.now() + SILENT
    # One that was taken over meanwhile has begun at another instant.
    return sum(
        DBTaskResult.objects.running()
        .filter(pk=row.pk, started_at=row.started_at)
        .update(run_after=until)
        for row in mine
    )


def reap() -> int:
    """Make tasks ready again whose worker fell silent; each of ours may run twice. Their number."""
    now = timezone.now()
    silent = Q(run_after__lt=now) | Q(run_after=get_date_max())  # or died before its first sign
    lost = DBTaskResult.objects.running().filter(silent, started_at__lt=now - SILENT)
    if not lost.exists():  # an update takes the lock of SQLite, whatever it finds
        return 0
    return lost.update(status=TaskResultStatus.READY, started_at=None, run_after=now)


def beat(worker: str, stop: threading.Event) -> None:
    """Give the signs of this worker and take over from others, until `stop` is set."""
    while not stop.wait(EVERY):
        try:
            sign(worker)
            reap()
        except Exception:
            logger.exception("No sign of life could be given")
        finally:
            close_old_connections()
