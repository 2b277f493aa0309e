"""The pages that are measured: an address of each kind, its SQL queries and its weight.

`python -m benchmarks.pages` prints them as JSON for the magazine in DATABASE_URL; it runs in a
process of its own because Django knows one database at a time.
"""

import gzip
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from urllib.parse import quote

import brotli
import django
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import content
from benchmarks.servers import ROOT, Broken, Store

FEEDS = ["rss.xml", "atom.xml", "feed.json"]
# How far down its section the deep page begins, as a share of the section.
DEPTH = 0.9
SHEET = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """One page; sizes in bytes of the body as it is, under gzip 6 and under brotli 5.

    `css` and `css_brotli` weigh all the style sheets that it loads.
    """

    kind: str
    address: str
    queries: int = 0
    size: int = 0
    gzip: int = 0
    brotli: int = 0
    css: int = 0
    css_brotli: int = 0


def pages_of(store: Store) -> list[Page]:
    """The pages of a magazine, weighed. Broken when one does not answer 200."""
    result = store.python("-m", "benchmarks.pages")
    return [Page(**row) for row in json.loads(result)]


def addresses() -> Iterator[tuple[str, str]]:
    """A kind and an address of each page that is measured."""
    publications = apps.get_model("articles", "Publication").objects.listed().newest_first()
    # A republished article shows more than one of our own: its original, its agreement.
    article = publications.filter(origin="republished")[10]
    in_section = publications.filter(section=article.section)
    deep = in_section[int(in_section.count() * DEPTH)]
    section = reverse("section", args=[article.section.slug])
    yield "La Une", reverse("la_une")
    yield "article", article.get_absolute_url()
    yield "section, page 1", section
    yield "section, deep page", f"{section}?avant={quote(str(deep.cursor), safe='')}"
    yield "archive of a month", reverse("archive", args=[article.dated.year, f"{article.dated:%m}"])
    yield "author", reverse("author", args=[article.bylines[0]["slug"]])
    yield "tag", reverse("tag", args=[article.tags[0]["slug"]])
    for name in FEEDS:
        yield f"feed, {name}", reverse("feed", args=[name])
    yield "search, common word", f"{reverse('search')}?q={content.COMMON}"
    yield "search, rare word", f"{reverse('search')}?q={content.RARE}"
    yield "sitemap", reverse("sitemap")


def weighed(kind: str, address: str, client: Client) -> Page:
    client.get(address)  # what a process remembers from its first request is not the page's
    with CaptureQueriesContext(connection) as captured:
        body = body_of(address, client)
        queries = sum(not is_bookkeeping(query["sql"]) for query in captured)
    sheets = [body_of(sheet.decode(), client) for sheet in SHEET.findall(body)]
    return Page(
        kind=kind,
        address=address,
        queries=queries,
        size=len(body),
        gzip=len(gzip.compress(body, 6)),
        brotli=len(brotli.compress(body, quality=5)),
        css=sum(map(len, sheets)),
        css_brotli=sum(len(brotli.compress(sheet, quality=5)) for sheet in sheets),
    )


def body_of(address: str, client: Client) -> bytes:
    answer = client.get(address)
    if answer.status_code != 200:
        raise Broken(f"{address} answered {answer.status_code}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def is_bookkeeping(sql: str) -> bool:
    """What begins and ends a transaction, or checks that a connection still lives."""
    return sql.split(maxsplit=1)[0].upper() in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET"}


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    client = Client(SERVER_NAME="127.0.0.1")
    print(json.dumps([asdict(weighed(kind, at, client)) for kind, at in addresses()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
