from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from magazine.events.effects import RETRIED, replay


class Command(BaseCommand):
    help = "Run the after-effects that failed or were cut off. Safe to run twice; for a timer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=RETRIED.days, help="how far back (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        within = timedelta(days=options["days"])
        self.stdout.write(f"{replay(within=within)} events told again.")
