"""Crawl the site and fail on whatever it tells search engines that contradicts itself."""

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from logging import WARNING
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from magazine.front import contradictions, crawling

MOST = 20_000


@contextmanager
def _quietly() -> Iterator[None]:
    """Without a line in the log for each page that is not there: links may lead to one."""
    logger, quiet = logging.getLogger("django.request"), lambda record: record.levelno > WARNING
    logger.addFilter(quiet)
    try:
        yield
    finally:
        logger.removeFilter(quiet)


class Command(BaseCommand):
    help = (
        "Crawl every page and sitemap, and say each contradiction in one line: a canonical address "
        "and noindex at once, a noindex page in a sitemap, a copy among the news … Exit 1 if any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base", default="", help="crawl this running site, not this process")
        parser.add_argument("--limit", type=int, default=MOST, help="pages at most (%(default)s)")

    def handle(self, *args: Any, **given: Any) -> None:
        base = (given["base"] or settings.SITE_URL).rstrip("/")
        get = crawling.over_http if given["base"] else crawling.in_process()
        crawl = crawling.Crawl(base, get, most=max(given["limit"], 1))
        pages: dict[str, crawling.Page] = {}
        count = 0
        with (
            _quietly(),
            Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress,
        ):
            task = progress.add_task(_("pages"), total=None)
            for page in crawl.pages():
                pages[page.address] = page
                progress.advance(task)
                for fault in contradictions.of_page(page):
                    count += self._say(page.address, fault)
        for address, fault in contradictions.of_site(crawl, pages):
            count += self._say(address, fault)
        self._sum_up(len(pages), count, crawl.left)
        read = bool(crawl.robots) and (bool(crawl.entries) or crawl.left > 0)
        broken = pages[f"{base}/"].status != 200 or not read
        if broken:
            self.stderr.write(_("La Une or its sitemaps could not be read."))
        if count or broken:
            sys.exit(1)

    def _say(self, address: str, fault: str) -> int:
        self.stderr.write(f"{address}: {fault}")
        return 1

    def _sum_up(self, pages: int, count: int, left: int) -> None:
        words = {"pages": pages, "count": count, "left": left}
        self.stdout.write(_("%(pages)d pages read, %(count)d contradictions.") % words)
        if left:
            self.stdout.write(_("Not read, because of --limit: %(left)d or more.") % words)
