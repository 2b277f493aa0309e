import logging
import threading
from typing import Any

from django.db import OperationalError
from django_tasks_db.management.commands.db_worker import Command as RunTasks
from django_tasks_db.utils import is_locked_database_exception

from magazine.events.heartbeat import beat, reap
from magazine.events.upkeep import keep_up

logger = logging.getLogger(__name__)


class Command(RunTasks):
    help = "Run tasks as they come, and each minute what failed or was cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        signing = threading.Thread(target=beat, args=[options["worker_id"], stop], daemon=True)
        signing.start()
        threading.Thread(target=keep_up, args=[stop], daemon=True).start()
        try:
            while not self.work(*args, **options):
                pass
        finally:
            stop.set()

    def work(self, *args: Any, **options: Any) -> bool:
        """Whether the work is done; False when somebody kept SQLite's lock for longer than one
        waits for it, which passes."""
        try:
            reap()  # what a killed worker has left is there at the first look
            super().handle(*args, **options)
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise
            logger.warning("The database was locked for too long: the worker looks again")
            return False
        return True
