from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from magazine.front import redirect_files, redirecting
from magazine.front.models import RedirectFile


class Command(BaseCommand):
    help = (
        "Bring in the redirects of a CSV file: a former address and where it leads (the number of "
        "an article, an address of this site, or 410). Safe to run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args: Any, **given: Any) -> None:
        path: Path = given["file"]
        try:
            planned = redirecting.plan(redirect_files.read(path.read_bytes()))
        except (OSError, redirect_files.Unreadable) as error:
            text = _("%(file)s cannot be read as a CSV file.") % {"file": path}
            raise CommandError(text, returncode=2) from error
        for one in planned:
            if one.verb == redirecting.REFUSED:
                at = {"line": one.line.number, "old": one.line.old[:200], "why": one.why}
                self.stderr.write(_("line %(line)d, %(old)s: %(why)s") % at)
        if given["dry_run"]:
            counts = redirecting.counted(planned)
        else:
            counts = redirecting.bring_in(planned, by=None, file=RedirectFile(name=path.name[:200]))
        self.stdout.write(
            _("new: %(new)d, changed: %(changed)d, the same: %(same)d, refused: %(refused)d.")
            % counts
        )
