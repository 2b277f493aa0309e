import threading
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as RunTasks

from magazine.events.heartbeat import beat, reap
from magazine.events.upkeep import keep_up


class Command(RunTasks):
    help = "Run tasks as they come, and each minute what failed or was cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        reap()  # what a killed worker has left is there at the first look
        signing = threading.Thread(target=beat, args=[options["worker_id"], stop], daemon=True)
        signing.start()
        threading.Thread(target=keep_up, args=[stop], daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
