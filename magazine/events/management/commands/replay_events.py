from typing import Any

from django.core.management.base import BaseCommand

from magazine.events.effects import replay


class Command(BaseCommand):
    help = "Run the after-effects that failed or were cut off. Safe to run twice; for a timer."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{replay()} events told again.")
