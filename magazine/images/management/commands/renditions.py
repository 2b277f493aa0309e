from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from magazine.images import likeness, renditions
from magazine.images.models import Image

# Pages kept somewhere may name an older cut for as long.
KEPT = timedelta(days=7)


class Command(BaseCommand):
    help = (
        "Make the renditions that images lack and read what each looks like, here and now, killed "
        "or not; with --all also those that the worker gave up. With --prune, delete cuts that no "
        "page has named for a week. Safe to run twice, and beside the worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="look at every image again")
        parser.add_argument("--prune", action="store_true", help="delete older cuts, make none")

    def handle(self, *args: Any, **given: Any) -> None:
        images = Image.objects.order_by("pk")
        if given["prune"]:
            gone = renditions.prune(before=timezone.now() - KEPT)
            self.stdout.write(f"{gone} files deleted.")
            return
        if not given["all"]:
            images = images.filter(wanting__gt=0)
        count, failed = 0, 0
        try:
            while likeness.catch_up(100):
                pass
        except OSError as error:  # what each looks like is read later
            self.stderr.write(str(error))
        for image in images.iterator(chunk_size=100):
            try:
                count += renditions.make(image, avif=False)
                image.refresh_from_db()
                count += renditions.make(image, avif=True)
            except (OSError, renditions.Broken) as error:
                failed += 1
                self.stderr.write(f"image {image.pk} ({image.file}): {error}")
        self.stdout.write(f"{count} files made, {failed} images failed.")
        if failed:
            raise SystemExit(1)
