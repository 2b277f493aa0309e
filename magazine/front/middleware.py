"""What happens when a page is not there: the address it moved to, or a note of the address.

Neither may break or slow the page that says so: whatever fails is logged, and the 404 stands.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from magazine.lib.policies import at_desk

from . import missing, moved

logger = logging.getLogger(__name__)

# Browsers keep a 301 for good: one that is taken back would then lead in a circle.
KEPT = "public, max-age=3600"

type View = Callable[[HttpRequest], HttpResponse]


class Moved:
    """Answers 301 or 410 for an address that is known to have moved or gone.

    Within CommonMiddleware: a missing slash and a former name are one hop together.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or at_desk(request.path_info):
            return self.get_response(request)
        if moved.numbered(request):
            return _answer(request) or self.get_response(request)
        response = self.get_response(request)
        return (response.status_code == 404 and _answer(request)) or response


def _answer(request: HttpRequest) -> HttpResponse | None:
    try:
        present = moved.find(request)
        if present is None:
            return None
        if present == moved.GONE:
            return render(request, "errors/gone.html", status=410)
    except Exception:
        logger.exception("The redirects cannot be read")
        return None
    response = HttpResponsePermanentRedirect(present.address)
    response["Cache-Control"] = KEPT
    return response


class Missed:
    """Notes the paths that nothing answers; written after the page has been sent."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = response.status_code == 404 and request.method == "GET"
        if asked and missing.notes.add(request.path_info):
            # Run by the server when it has sent the page.
            response._resource_closers.append(missing.write)  # type: ignore[attr-defined]
        return response
