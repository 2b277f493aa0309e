from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import pruning


class Command(BaseCommand):
    help = (
        "Thin out long histories: the last 50 revisions, those of 30 days, named and published "
        "ones stay, then one a day for a year and one a month. Safe to run twice; for a timer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and remove nothing")

    def handle(self, *args: Any, **given: Any) -> None:
        done = pruning.prune(now=timezone.now(), dry_run=given["dry_run"])
        verb = "would be removed" if given["dry_run"] else "removed"
        self.stdout.write(f"{done.revisions} revisions of {done.articles} articles {verb}.")
