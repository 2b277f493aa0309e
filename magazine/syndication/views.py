"""Where hubs call us: see `websub`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import websub
from .models import Subscription

LARGEST = 2_000_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """A hub that asks whether we did ask, or that has news. A notice that is not signed as agreed
    is taken and forgotten: an error would tell whoever tries how far they came."""
    row = get_object_or_404(Subscription, token=token)
    if request.method == "POST":
        return _notice(request, row)
    challenge = websub.confirm(row, request.GET, timezone.now())
    if challenge is None:
        raise Http404
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8")


def _notice(request: HttpRequest, row: Subscription) -> HttpResponse:
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 9):
        return HttpResponse(status=411)
    if int(length) > LARGEST:
        return HttpResponse(status=413)
    signature = request.headers.get("X-Hub-Signature", "")
    websub.hear(row, request.body, signature, timezone.now())
    return HttpResponse(status=202)
