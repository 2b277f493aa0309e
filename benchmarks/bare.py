"""The yardstick: the least that Django can do, under the same gunicorn command.

One function view that returns a constant string (BARE_BYTES long, the size of an article's page),
no middleware, no database, no template, no session; Django's own request handler and URL resolver
are all that runs.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DEBUG=False,
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="only-for-measurements",
)
PAGE = "é".encode() * (int(os.environ.get("BARE_BYTES", "20000")) // 2)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
application = get_wsgi_application()
