"""Bring in articles: exports of WordPress and Ghost, feeds, pages, Markdown, ZIPs of these."""

import gc
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from authors.models import Agreement
from magazine.syndication import progress, report_file, which_blog
from magazine.syndication.agreements import Offer
from magazine.syndication.bringing_in import Import
from magazine.syndication.given_files import files_of
from magazine.syndication.report import Report
from magazine.syndication.resolve import Resolver
from magazine.syndication.sources import bring, is_address
from magazine.syndication.store import Options


class Command(BaseCommand):
    help = (
        "Bring in articles from files, folders, ZIPs or addresses: exports of WordPress and Ghost, "
        "RSS, Atom and JSON feeds, web pages, Markdown, our own JSON Lines. Safe to run twice and "
        "after a kill. Exit code 0 when all of it came in, 1 when some did, 2 when nothing did."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sources", nargs="+", type=source, metavar="SOURCE")
        parser.add_argument(
            "--blog", metavar="B", help="all of it is of this blog: its number, address or title"
        )
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
        gc.freeze()  # what is there for good need not be looked through again and again
        resolver = Resolver()
        options = Options(
            section=_section(resolver, given["section"]),
            blog=None if given["blog"] is None else which_blog.named(given["blog"]),
            publish=given["publish"],
            la_une=given["la_une"],
            offer=_offer(given),
            dry_run=given["dry_run"],
            images=not given["no_images"],
            ours=True,
        )
        with (
            bring(given["sources"]) as found,
            report_file.opened(given["report"], found.paths) as file,
            progress.bar(
                _("Importing"), lambda: _bytes(found.paths), self.stderr, articles=0
            ) as bar,
        ):
            report = Report(say=bar.say, file=file)
            run = Import(options, report, resolver=resolver, addresses=found.paths)
            run.advance = lambda count: bar.advance(count, articles=report.articles)
            run.run(found.paths, absent=found.absent)
            run.advance(0)
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


def _bytes(paths: Iterable[Path]) -> int:
    files = [file for path in paths for file in (files_of(path) if path.is_dir() else [path])]
    return sum(file.stat().st_size for file in files if file.is_file())
