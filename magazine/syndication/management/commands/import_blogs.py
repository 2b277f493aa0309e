"""Follow the blogs of a list (OPML). Nothing is fetched: the worker reads the feeds when due."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from magazine.syndication.blog_lists import Line, bring_in
from magazine.syndication.items import Unreadable


class Command(BaseCommand):
    help = (
        "Follow the blogs of an OPML file, all its folders included. Nothing is fetched. Safe to "
        "run twice. Exit code 0 when all are followed, 1 when some are, 2 when none is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.opml")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        path = given["file"]
        lines: list[Line] = []
        try:
            with path.open("rb") as file, _kept(dry_run=given["dry_run"]):
                for line in bring_in(file):
                    lines.append(line)
                    self._say(line)
        except OSError as error:
            words = _("%(where)s: it cannot be read: %(reason)s")
            about = {"where": path, "reason": error.strerror or error}
            raise CommandError(words % about, returncode=2) from error
        except Unreadable as error:
            words = _("%(where)s: refused: %(why)s") % {"where": path, "why": error}
            raise CommandError(words, returncode=2) from error
        counts = Counter(line.result for line in lines)
        code = 0 if not counts["refused"] else 1 if counts["added"] + counts["known"] else 2
        if given["report"]:
            self._write(given["report"], lines, counts, code)
        head = _("Dry run, nothing was written: ") if given["dry_run"] else ""
        self.stdout.write(head + _summary(counts))
        if code or not lines:
            sys.exit(code or 2)

    def _say(self, line: Line) -> None:
        if line.result == "refused":
            words = _("%(where)s: refused: %(why)s")
            self.stderr.write(words % {"where": line.where, "why": line.why})
        elif line.why:
            self.stderr.write(_("%(where)s: %(note)s") % {"where": line.where, "note": line.why})

    def _write(self, path: Path, lines: list[Line], counts: Counter[str], code: int) -> None:
        rows = [line.as_json() for line in lines]
        value = {"blogs": rows, "counts": dict(counts), "exit_code": code}
        try:
            path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            words = _("The report cannot be written: %(reason)s.") % {"reason": error.strerror}
            raise CommandError(words, returncode=2) from error


@contextmanager
def _kept(*, dry_run: bool) -> Iterator[None]:
    """Each blog in a transaction of its own, so that nobody waits; all of them in one that is
    undone when it is dry."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _summary(counts: Counter[str]) -> str:
    parts = [
        _("%(n)d blogs added") % {"n": counts["added"]},
        _("%(n)d known already") % {"n": counts["known"]},
        _("%(n)d refused") % {"n": counts["refused"]},
    ]
    return f"{', '.join(parts)}."
