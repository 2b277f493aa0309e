"""The pages that say what went wrong.

Undecorated on purpose: Django's own are `requires_csrf_token`, which parses the body of the
request again, and a malformed one then answers 500 to anybody. These read neither the body, the
session nor the database.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from .context import constants

WORDS = {
    400: (
        _("We did not understand this address"),
        _("Something in it is cut off or mistyped. The pages below lead on."),
    ),
    403: (
        _("This is not open to you"),
        _("You may have to log in first, or to send the form again from its own page."),
    ),
    404: (
        _("There is nothing at this address"),
        _("The page may have moved, or the address may be mistyped. Try the search."),
    ),
    500: (
        _("Something broke on our side"),
        _("The fault is ours and has been noted. Please try again in a moment."),
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(500)


def _page(status: int) -> HttpResponse:
    title, text = WORDS[status]
    words = {**constants(), "status": status, "title": title, "text": text}
    return HttpResponse(render_to_string("errors/error.html", words), status=status)
