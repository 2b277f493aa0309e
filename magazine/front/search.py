from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import search as searching

LONGEST = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`, best first; without a word to look for, the form alone."""
    text = _tidy(request.GET.get("q", ""))
    found = searching.search(
        text, now=timezone.now(), language=settings.LANGUAGE_CODE, page=_page(request)
    )
    context = {
        "query": text,
        "found": found,
        "results": found.publications,
        "more": found.more,
        "next": _next(text, found),
    }
    return render(request, "search/search.html", context)


def _tidy(text: str) -> str:
    """What is looked for and shown again in the form: no control character, not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST])
    return " ".join(printable.split())[:LONGEST]


def _page(request: HttpRequest) -> int:
    """The number of the page, 1 when none is named; there is one spelling of each."""
    text = request.GET.get("page", "1")
    if text not in PAGES:
        raise BadRequest("page")
    return int(text)


def _next(text: str, found: searching.Results) -> str:
    if found.next_page is None:
        return ""
    return f"{reverse('search')}?{urlencode({'q': text, 'page': found.next_page})}"


PAGES = {str(number) for number in range(1, searching.LAST_PAGE + 1)}
