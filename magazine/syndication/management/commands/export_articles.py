"""Write everything but accounts, events and revisions to a folder that import_articles reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from magazine.syndication import export


class Command(BaseCommand):
    help = "Export the magazine as FOLDER/magazine.jsonl and FOLDER/media/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **given: Any) -> None:
        console = Console(stderr=True)
        try:
            with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
                task = bar.add_task(_("Exporting"), total=export.size())
                counts = export.export(
                    given["folder"], advance=lambda count: bar.advance(task, count)
                )
        except OSError as error:
            words = _("The export cannot be written: %(reason)s.") % {"reason": error}
            raise CommandError(words, returncode=2) from error
        lines = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
        place = given["folder"] / export.LINES
        self.stdout.write(_("%(place)s: %(lines)s.") % {"place": place, "lines": lines or "0"})
