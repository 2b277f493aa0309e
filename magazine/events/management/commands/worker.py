import threading
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as RunTasks

from magazine.events.upkeep import keep_up


class Command(RunTasks):
    help = "Run tasks as they come, and each minute what failed or was cut off."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        threading.Thread(target=keep_up, args=[stop], daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            stop.set()
