from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import bin


class Command(BaseCommand):
    help = (
        "Remove for good what has lain in the bin for 30 days and was never public. Safe to run "
        "twice; for a timer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        days = bin.KEPT // timedelta(days=1)
        parser.add_argument("--days", type=int, default=days, help="how long an article stays")
        parser.add_argument("--dry-run", action="store_true", help="count, and remove nothing")

    def handle(self, *args: Any, **given: Any) -> None:
        if not 0 <= given["days"] <= 36_500:
            raise CommandError("--days is a number from 0 to 36500.", returncode=2)
        now, kept = timezone.now(), timedelta(days=given["days"])
        if given["dry_run"]:
            count = bin.purgeable(now=now, kept=kept).count()
            self.stdout.write(f"{count} articles would be removed.")
        else:
            self.stdout.write(f"{bin.purge(now=now, kept=kept)} articles removed.")
