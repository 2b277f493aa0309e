from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import search as searching
from articles import spelling

from . import search_filters, unfound

LONGEST = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, best first; without anything to look for, the form alone."""
    text = tidy(request.GET.get("q", ""))
    filters, bad_days = search_filters.read(request)
    found = searching.search(
        text,
        now=timezone.now(),
        language=settings.LANGUAGE_CODE,
        page=page_number(request),
        filters=filters,
    )
    context = {
        "query": text,
        "filters": filters,
        "bad_days": bad_days,
        "found": found,
        "results": found.publications,
        "more": found.more,
        "feed_query": search_filters.query(text, filters) if text or filters else "",
        "next": _next(text, filters, found),
        "chips": search_filters.chips(request, text, filters),
        **_ways(request, text, filters, found),
        **_other_spelling(text, filters, found),
    }
    response = render(request, "search/search.html", context)
    if found.words and not (found.hits or filters) and unfound.note(text):
        # Run by the server when it has sent the page.
        response._resource_closers.append(unfound.write)  # type: ignore[attr-defined]
    return response


def tidy(text: str) -> str:
    """What is looked for and shown again in the form: no control character, not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST])
    return " ".join(printable.split())[:LONGEST]


def page_number(request: HttpRequest) -> int:
    """The number of the page, 1 when none is named; there is one spelling of each."""
    text = request.GET.get("page", "1")
    if text not in PAGES:
        raise BadRequest("page")
    return int(text)


def _next(text: str, filters: searching.Filters, found: searching.Results) -> str:
    if found.next_page is None:
        return ""
    return search_filters.address(text, filters, page=found.next_page)


def _ways(
    request: HttpRequest, text: str, filters: searching.Filters, found: searching.Results
) -> dict[str, Any]:
    if found.hits < 2:
        return {}
    return search_filters.ways(request, text, filters, found)


def _other_spelling(
    text: str, filters: searching.Filters, found: searching.Results
) -> dict[str, str]:
    """What may have been meant, where nothing was found and that finds something."""
    meant = "" if found.hits or not found.words else spelling.suggest(text, settings.LANGUAGE_CODE)
    language = settings.LANGUAGE_CODE
    there = meant and searching.search(
        meant, now=timezone.now(), language=language, filters=filters
    )
    if not there or not there.hits:
        return {}
    return {"meant": meant, "meant_address": search_filters.address(meant, filters)}


PAGES = {str(number) for number in range(1, searching.LAST_PAGE + 1)}
