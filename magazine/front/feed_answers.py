"""What any feed answers: a list of articles as RSS, Atom or JSON Feed, page by page, or 304.

To give another list its feeds: an address that ends in `urls.FILE`, and a view that says what the
list is and hands over one page of it, in the order in which a reader of feeds should meet it:

    def of_this(request: HttpRequest, file: str) -> HttpResponse:
        channel = Channel(title="…", description="…", page="/the/page/of/the/list/")
        return answer(request, file, channel, page_of(complete(), request, may_be_empty=True))

`complete()` is what is listed with all that an entry holds: narrow it, or give rows that were
fetched from it. `page_of` serves what is sorted newest first and goes on by `?avant=`; a list with
a query or pages of its own, as a search, names them itself:

    channel = Channel(…, page="/recherche/?q=nuit", query="?q=nuit", hub=False)
    page = Page(rows, next="?q=nuit&page=2", address="")  # "" on the first page

RSS and Atom are answered as application/xml, which browsers show: what they do with the types of
feeds is to save them or to show their source; for JSON Feed they get a page (`feeds_opened`,
docs/decisions/0008-feeds-in-a-browser.md).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag

from articles.models import Correction, Publication, PublicationQuerySet
from authors.models import Blog
from magazine.lib.lists import Page
from magazine.lib.tags import absolute

from . import feeds_opened
from .feeds_content import Feed, feed
from .feeds_json import json_feed
from .feeds_xml import atom, rss

XML, JSON = "application/xml; charset=utf-8", "feed.json"
WRITERS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "rss.xml": (rss, XML),
    "atom.xml": (atom, XML),
    JSON: (json_feed, "application/feed+json; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is of. `page` is the path of the list that readers open.

    `query` is what the address of the feed needs to name the list ("?q=nuit"), "" for nothing.
    `hub`: whether the hub of the magazine, where there is one, is told of its news.
    """

    title: str
    description: str
    page: str
    query: str = ""
    hub: bool = True


def complete() -> PublicationQuerySet:
    """What is listed, with all that an entry holds; `blog_feed` is where the blog's own feed is,
    `corrected_at` when the last correction was told."""
    blog = Blog.objects.filter(pk=OuterRef("blog"), feeds__gone=None).order_by("feeds__pk")
    rows = Publication.objects.listed().for_cards().select_related("body").with_last_end()
    told = Correction.objects.filter(article=OuterRef("article")).values("at")[:1]
    return rows.annotate(
        blog_feed=Subquery(blog.values("feeds__address")[:1]), corrected_at=Subquery(told)
    )


def titled(name: str) -> str:
    """The title of a feed that is not the whole magazine's."""
    return f"{name} – {settings.SITE_NAME}"


def answer(request: HttpRequest, file: str, channel: Channel, page: Page) -> HttpResponse:
    """The feed, or 304 to a reader whose ETag shows that he has it.

    A date alone earns no 304: an article that is archived, an author's new name or another order
    of La Une change the feed and no date in it.
    """
    response = _answer(request, file, channel, page)
    # A list of what is indexed, or may not be, under its own address.
    response["X-Robots-Tag"] = "noindex"
    if file == JSON:
        patch_vary_headers(response, [feeds_opened.SAID])
    etag = response.headers.get("ETag")
    return get_conditional_response(request, etag, None, response) or response


def _answer(request: HttpRequest, file: str, channel: Channel, page: Page) -> HttpResponse:
    write, kind = WRITERS[file]
    own = absolute(request.path + (page.address or channel.query))
    if file == JSON and feeds_opened.opened(request):
        return feeds_opened.page_of_feed(
            request, title=channel.title, list_page=channel.page, own=own, page=page
        )
    found = _feed(request.path, channel, page)
    content = write(found)
    response = HttpResponse(content, content_type=kind)
    response["ETag"] = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    if found.hub:
        response["Link"] = f'<{found.hub}>; rel="hub", <{found.own_address}>; rel="self"'
    modified = _modified(page.rows)
    if modified:
        response["Last-Modified"] = http_date(modified)
    return response


def _feed(path: str, channel: Channel, page: Page) -> Feed:
    """A hub has the first page alone: what is told of is new."""
    return feed(
        channel.title,
        channel.description,
        page.rows,
        page=absolute(channel.page),
        id=absolute(path + channel.query),
        own=absolute(path + (page.address or channel.query)),
        next=absolute(path + page.next) if page.next else "",
        hub=settings.WEBSUB_HUB if channel.hub and page.first else "",
    )


def _modified(rows: Sequence[Publication]) -> int | None:
    """When one of these began or was corrected, or any publication ended last; what else changes
    has no date."""
    instants = [row.live_from for row in rows] + [vars(row)["last_end"] for row in rows[:1]]
    instants += [vars(row).get("corrected_at") for row in rows]
    last = max((at for at in instants if at), default=None)
    return int(last.timestamp()) if last else None
