"""What the worker does each minute beside its tasks: nothing else has to run on a timer."""

import logging
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

EVERY = 60
KEPT = timedelta(days=7)
# Where the worker notes when it last came by; in the cache, which all processes share.
SEEN = "worker:seen"


def upkeep() -> None:
    """Call what EACH_MINUTE names, one after the other. What fails is logged and holds up no
    other; the next minute tries again."""
    cache.set(SEEN, timezone.now(), timeout=None)
    for name in settings.EACH_MINUTE:
        try:
            import_string(name)()
        except Exception:
            logger.exception("A part of the upkeep failed: %s", name)


def last_upkeep() -> datetime | None:
    """When a worker last came by; None when none has, or when the cache has forgotten it."""
    return cache.get(SEEN)


def forget() -> int:
    """Delete the results of tasks that ended long ago; how many rows went."""
    old = DBTaskResult.objects.filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def keep_up(stop: threading.Event) -> None:
    """Do the upkeep at once and then each minute until `stop` is set.

    An error is logged, the next minute tries again.
    """
    while not stop.is_set():
        try:
            upkeep()
        except Exception:
            logger.exception("The upkeep failed")
        finally:
            close_old_connections()
        stop.wait(EVERY)
