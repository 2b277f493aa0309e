"""A search as a feed: what it finds, the newest first."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.search import SIZE, newest
from magazine.lib.lists import Page

from . import search_filters
from .feed_answers import Channel, answer, complete, titled
from .search import page_number, tidy


@require_safe
def search_feed(request: HttpRequest, file: str) -> HttpResponse:
    """404 where nothing is looked for; a feed that finds nothing yet may well find something."""
    text = tidy(request.GET.get("q", ""))
    filters, _bad_days = search_filters.read(request)
    if not text and not filters:
        raise Http404
    found = newest(text, now=timezone.now(), language=settings.LANGUAGE_CODE, filters=filters)
    number = page_number(request)
    start, end = (number - 1) * SIZE, number * SIZE
    if number > 1 and start >= len(found):
        raise Http404
    rows = list(complete().filter(pk__in=found[start:end]).newest_first())
    about = _("Search: %(words)s") % {"words": text or ", ".join(_names(request, text, filters))}
    own, query = search_filters.address(text, filters), search_filters.query(text, filters)
    channel = Channel(titled(about), "", own, query=query, hub=False)
    onward = search_filters.query(text, filters, page=number + 1) if end < len(found) else ""
    here = search_filters.query(text, filters, page=number) if number > 1 else ""
    return answer(request, file, channel, Page(rows, onward, here))


def _names(request: HttpRequest, text: str, filters: search_filters.Filters) -> list[str]:
    return [chip.name for chip in search_filters.chips(request, text, filters)]
