from typing import Any

from django.core.management.base import BaseCommand

from articles import rederiving


class Command(BaseCommand):
    help = (
        "Render again all that is public or to come, as after the images have moved to another "
        "address. Safe to run twice, and killed or not: what has not changed is left as it is."
    )

    def handle(self, *args: Any, **given: Any) -> None:
        self.stdout.write(f"{rederiving.rederive_all()} publications changed.")
