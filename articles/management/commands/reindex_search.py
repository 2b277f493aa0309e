from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from articles import reindexing, spelling
from articles.models import SearchTerms


class Command(BaseCommand):
    help = (
        "Read every publication again for the readers' search: after an upgrade that says so, or "
        "when a section has another name. Safe to run twice."
    )

    def handle(self, *args: Any, **given: Any) -> None:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Reading", total=SearchTerms.objects.count())
            done = reindexing.reindex(advance=lambda count: progress.advance(task, count))
        spelling.forget()
        self.stdout.write(f"{done} publications can be found.")
