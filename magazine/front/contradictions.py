"""What the pages of a site tell search engines, held against itself: one line a contradiction."""

from collections.abc import Iterator
from urllib.robotparser import RobotFileParser

from django.utils.translation import gettext as _

from .crawling import Crawl, Page, says_noindex

_INDEX = {"index", "all"}


def of_page(page: Page) -> Iterator[str]:
    """What one page says that cannot both be so."""
    if not page.is_html:
        return
    if page.canonicals and page.noindex:
        yield _("names a canonical address and is noindex at once")
    if not page.canonicals and not page.noindex:
        yield _("says neither noindex nor a canonical address")
    if len(set(page.canonicals)) > 1:
        yield _("names several canonical addresses")
    says = says_noindex(page.meta), says_noindex(page.header)
    if says == (False, True) and (page.meta or page.canonicals):
        yield _("is noindex by its header X-Robots-Tag and not by its own words")
    if says == (True, False) and _words(page.header) & _INDEX:
        yield _("is noindex by its own words and not by its header X-Robots-Tag")


def of_site(crawl: Crawl, pages: dict[str, Page]) -> Iterator[tuple[str, str]]:
    """What pages say against robots.txt, the sitemaps and one another; with the address of each."""
    robots = RobotFileParser()
    robots.parse(crawl.robots.splitlines())
    for page in pages.values():
        if page.article and page.noindex and not robots.can_fetch("*", page.address):
            yield page.address, _("is noindex, which robots.txt keeps crawlers from seeing")
        for canonical in page.canonicals:
            shown = pages.get(canonical)
            if shown and (shown.status != 200 or shown.noindex):
                words = {"address": canonical}
                yield page.address, _("its canonical address %(address)s is not shown") % words
    for name, addresses in crawl.entries.items():
        for address in addresses:
            for fault in _in_map(address, pages.get(address), crawl, name):
                yield address, fault % {"map": name}


def _in_map(address: str, page: Page | None, crawl: Crawl, name: str) -> Iterator[str]:
    """What keeps a page from standing in a sitemap; `%(map)s` is that."""
    if not crawl.ours(address):
        yield _("stands in %(map)s and is of another site")
    if page is None:
        return
    if page.status != 200:
        yield _("stands in %(map)s and answers {status}").format(status=page.status)
        return
    if page.noindex:
        yield _("stands in %(map)s and is noindex")
    if any(one != page.address for one in page.canonicals):
        yield _("stands in %(map)s and names another address as canonical")
    if name in crawl.news and page.republished:
        yield _("stands in %(map)s, among our own news, and is a copy")


def _words(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(",")}
