from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from articles import desk_index
from articles.models import Article


class Command(BaseCommand):
    help = (
        "Read every article again for the desk's own search, which drafts are in. Never needed "
        "unless rows were written by hand. Safe to run twice."
    )

    def handle(self, *args: Any, **given: Any) -> None:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Reading", total=Article.with_bin.count())
            done = desk_index.reindex(advance=lambda count: progress.advance(task, count))
        self.stdout.write(f"{done} articles can be found at the desk.")
