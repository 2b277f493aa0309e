"""Bring in articles: exports of WordPress and Ghost, feeds, pages, Markdown, ZIPs of these."""

import errno
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from authors.models import Agreement
from magazine.syndication.agreements import Offer
from magazine.syndication.bringing_in import Import, files_of
from magazine.syndication.report import Report
from magazine.syndication.resolve import Resolver
from magazine.syndication.sources import bring, is_address
from magazine.syndication.store import Options


class Command(BaseCommand):
    help = (
        "Bring in articles from files, folders, ZIPs or addresses: exports of WordPress and Ghost, "
        "RSS, Atom and JSON feeds, web pages, Markdown, our own JSON Lines."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", type=source, metavar="SOURCE")
        parser.add_argument("--section", help="file everything in this section")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")
        parser.add_argument("--publish", action="store_true", help="show it to readers")
        parser.add_argument("--la-une", action="store_true", help="choose it for La Une")
        parser.add_argument("--no-images", action="store_true", help="leave the images out")
        parser.add_argument("--agreement", choices=Agreement.Mode.values)
        parser.add_argument("--agreement-images", action="store_true", help="with the images")
        parser.add_argument("--agreed-on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--agreed-by", metavar="WHO")
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **given: Any) -> None:
        resolver = Resolver()
        options = Options(
            section=_section(resolver, given["section"]),
            publish=given["publish"],
            la_une=given["la_une"],
            offer=_offer(given),
            dry_run=given["dry_run"],
            images=not given["no_images"],
        )
        with (
            bring(given["sources"]) as found,
            _report_file(given["report"], found.paths) as file,
            _progress(list(found.paths)) as (say, advance),
        ):
            report = Report(say=say or self.stderr.write, file=file)
            run = Import(options, report, resolver=resolver, addresses=found.paths)
            run.advance = lambda count: advance(count, report.articles)
            run.run(found.paths, absent=found.absent)
        head = _("Dry run, nothing was written: ") if options.dry_run else ""
        self.stdout.write(head + report.summary())
        if report.exit_code:
            sys.exit(report.exit_code)


def source(text: str) -> Path | str:
    """A file or a folder; an address where it begins like one."""
    return text if is_address(text) else Path(text)


def _section(resolver: Resolver, name: str | None) -> Any:
    if not name:
        return None
    section = resolver.section(name)
    if section is None:
        known = ", ".join(resolver.section_names()) or _("none")
        words = _("The section « %(name)s » is not known. Known: %(known)s.")
        raise CommandError(words % {"name": name, "known": known}, returncode=2)
    return section


def _offer(given: dict[str, Any]) -> Offer | None:
    """The three agreement options stand together or not at all."""
    values = [given["agreement"], given["agreed_on"], given["agreed_by"]]
    if not any(values) and not given["agreement_images"]:
        return None
    if not all(values):
        raise CommandError(_("--agreement, --agreed-on and --agreed-by go together."), returncode=2)
    mode, agreed_on, agreed_by = values
    return Offer(mode, agreed_on, agreed_by, images=given["agreement_images"])


def day(text: str) -> date:
    """A date; the name of this function stands in what a wrong one is answered."""
    return date.fromisoformat(text)


def _report_file(path: Path | None, paths: dict[Path, str]) -> Any:
    """The file of the report, opened; never one of those that are to be read."""
    if path is None:
        return nullcontext()
    try:
        if path.resolve() in {one.resolve() for one in paths}:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        # What is no character in the name of a file is written as JSON writes it.
        return path.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        words = _("The report cannot be written: %(reason)s.") % {"reason": error.strerror}
        raise CommandError(words, returncode=2) from error


@contextmanager
def _progress(paths: list[Path]) -> Iterator[tuple[Any, Callable[[int, int], None]]]:
    """Where lines are said, and bytes and articles are counted: a bar with the rate and the time
    left on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None, lambda _bytes, _articles: None
        return
    files = [file for path in paths for file in (files_of(path) if path.is_dir() else [path])]
    total = sum(file.stat().st_size for file in files if file.is_file())
    rate = TextColumn(_("{task.fields[articles]} articles, {task.fields[rate]:.0f} a second"))
    columns = [TextColumn("{task.description}"), BarColumn(), rate, TimeRemainingColumn()]
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(_("Importing"), total=total, articles=0, rate=0.0)

        def advance(count: int, articles: int) -> None:
            spent = bar.tasks[0].elapsed or 0
            bar.update(
                task, advance=count, articles=articles, rate=articles / spent if spent else 0.0
            )

        def say(line: str) -> None:
            console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield say, advance
