from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import placards

# Pages kept somewhere, and whoever shared a link, may name an older one for as long.
KEPT = timedelta(days=7)


class Command(BaseCommand):
    help = (
        "Draw the placards that articles and sections lack, here and now; with --all look at every "
        "one again, lost files too. With --prune, delete those that no page has named for a week. "
        "Safe to run twice, and beside the worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="look at every one again")
        parser.add_argument("--prune", action="store_true", help="delete older ones, draw none")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            if given["prune"]:
                gone = placards.prune(before=timezone.now() - KEPT)
                self.stdout.write(f"{gone} files deleted.")
                return
            if given["all"]:
                placards.mark_all()
            self.stdout.write(f"{placards.settle()} settled.")
        except OSError as error:
            raise CommandError(f"The storage of the images fails: {error}") from error
