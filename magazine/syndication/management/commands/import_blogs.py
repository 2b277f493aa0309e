"""Follow the blogs of a list (OPML). Nothing is fetched: the worker reads the feeds when due."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from magazine.syndication import progress, report_file
from magazine.syndication.blog_lists import Line, bring_in, how_many
from magazine.syndication.items import Unreadable


class Command(BaseCommand):
    help = (
        "Follow the blogs of an OPML file, all its folders included. Nothing is fetched. Safe to "
        "run twice and after a kill. Exit code 0 when all are followed, 1 when some are, 2 when "
        "none is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.opml")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        path, dry_run = given["file"], given["dry_run"]
        lines: list[Line] = []
        with _readable(path) as file, report_file.opened(given["report"], [path]) as report:
            with progress.bar(_("Adding"), lambda: how_many(file), self.stderr) as bar:
                for line in bring_in(file, dry_run=dry_run):
                    lines.append(line)
                    _say(line, bar)
            counts = Counter(line.result for line in lines)
            code = _exit_code(counts)
            rows = [line.as_json() for line in lines]
            value = {"dry_run": dry_run, "blogs": rows, "counts": counts, "exit_code": code}
            report_file.write(report, value)
        head = _("Dry run, nothing was written: ") if dry_run else ""
        self.stdout.write(head + _summary(counts))
        if code:
            sys.exit(code)


@contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        words = _("%(where)s: it cannot be read: %(reason)s")
        about = {"where": path, "reason": error.strerror or error}
        raise CommandError(words % about, returncode=2) from error
    except Unreadable as error:
        words = _("%(where)s: refused: %(why)s") % {"where": path, "why": error}
        raise CommandError(words, returncode=2) from error


def _say(line: Line, bar: progress.Bar) -> None:
    bar.advance()
    if line.result == "refused":
        bar.say(_("%(where)s: refused: %(why)s") % {"where": line.where, "why": line.why})
    elif line.why:
        bar.say(_("%(where)s: %(note)s") % {"where": line.where, "note": line.why})


def _exit_code(counts: Counter[str]) -> int:
    if not counts["added"] + counts["known"]:
        return 2
    return 1 if counts["refused"] else 0


def _summary(counts: Counter[str]) -> str:
    parts = [
        _("%(n)d blogs added") % {"n": counts["added"]},
        _("%(n)d known already") % {"n": counts["known"]},
        _("%(n)d refused") % {"n": counts["refused"]},
    ]
    return f"{', '.join(parts)}."
