"""JSON Feed for somebody who opens it in a browser: the same list as a page.

RSS and Atom are shown by a style sheet of their own (`feeds_readable`); JSON can hold none.
Browsers say that they open a document (`Sec-Fetch-Dest`), which no page can make them say and no
reader of feeds says: so it decides, and the answer varies with it. `Accept` would not do, since
some readers of feeds ask for text/html too (docs/decisions/0008-feeds-in-a-browser.md).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from magazine.lib.lists import Page

SAID = "Sec-Fetch-Dest"


def opened(request: HttpRequest) -> bool:
    """Whether a browser asks for this to show it by itself."""
    return request.headers.get(SAID) == "document"


def page_of_feed(
    request: HttpRequest, *, title: str, list_page: str, own: str, page: Page
) -> HttpResponse:
    """What the feed holds, what it is for, and its address, which is `own`."""
    site = settings.SITE_NAME
    name = "" if title == site else title.removesuffix(f" – {site}")
    context = {"title": title, "name": name, "list_page": list_page, "own": own, "page": page}
    return render(request, "front/feed.html", context)
