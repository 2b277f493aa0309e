"""What the worker does each minute beside its tasks: nothing else has to run on a timer."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .effects import replay

logger = logging.getLogger(__name__)

EVERY = 60
# No task of ours lasts this long: one that seems to was left behind by a killed worker.
LONGEST = timedelta(minutes=30)
KEPT = timedelta(days=7)


def upkeep() -> None:
    """Tell events again, give back the tasks of killed workers, forget old results."""
    replay()
    reap()
    forget()


def reap() -> int:
    """Make tasks ready again whose worker died; each of ours may run twice. Their number."""
    lost = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - LONGEST
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)


def forget() -> int:
    """Delete the results of tasks that ended long ago; how many rows went."""
    old = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def keep_up(stop: threading.Event) -> None:
    """Do the upkeep each minute until `stop` is set; an error is logged, the next minute tries."""
    while not stop.wait(EVERY):
        try:
            upkeep()
        except Exception:
            logger.exception("The upkeep failed")
        finally:
            close_old_connections()
