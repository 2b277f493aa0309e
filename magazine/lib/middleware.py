"""Middleware: the policies of every answer; sessions and accounts at the desk alone."""

import time
from collections.abc import Callable
from typing import ClassVar

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csp import ContentSecurityPolicyMiddleware

from .policies import at_desk, firm_headers_for, headers_for, policy_for

# However busy, a session ends after a week; idle, after SESSION_COOKIE_AGE. Its use is noted every
# five minutes, not at each request: of two at once, the later would undo what the other has kept.
LONGEST_SESSION = 7 * 24 * 3600
NOTED_EACH = 5 * 60
SINCE, USED = "since", "used"


class Policies(ContentSecurityPolicyMiddleware):
    """Django's policy machinery, with the row of our table that fits the path."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not hasattr(response, "_csp_config"):
            response._csp_config = policy_for(request.path_info)  # type: ignore[attr-defined]
        for name, value in headers_for(request.path_info).items():
            response.headers.setdefault(name, value)
        for name, value in firm_headers_for(request.path_info).items():
            response.headers[name] = value
        return super().process_response(request, response)


class NoCookies:
    """Takes the cookies off what is asked of public pages.

    What cannot be read cannot change an answer: Django's CSRF middleware, for one, gives a new
    cookie to whoever comes with a malformed one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not at_desk(request.path_info):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class AtDesk:
    """Mixed into a middleware, keeps it away from public pages: no session read, no cookie set."""

    async_capable: ClassVar[bool] = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not at_desk(request.path_info):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class DeskSessions(AtDesk, SessionMiddleware):
    """Sessions of the desk."""


class DeskUsers(AtDesk, AuthenticationMiddleware):
    """Who is at the desk; a session older than a week is over, whatever was done with it."""

    def process_request(self, request: HttpRequest) -> None:
        now = int(time.time())
        known = SESSION_KEY in request.session
        if known and now - request.session.setdefault(SINCE, now) > LONGEST_SESSION:
            request.session.flush()
        elif known and not 0 <= now - request.session.get(USED, 0) < NOTED_EACH:
            request.session[USED] = now
        super().process_request(request)


class DeskMessages(AtDesk, MessageMiddleware):
    """What the desk says after an act."""
