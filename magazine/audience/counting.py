"""The address that the small script of an article's page calls: reads, clicks to the blog, shares.

One for each reader, article, kind and day (`magazine.lib.strangers` says what a reader is). It is
called by a script, so that a page out of a cache counts as well, and whoever runs no script is not
counted. Robots that say who they are do not count, nor does a reader who objects (`DNT`,
`Sec-GPC`), nor what a browser fetches before anybody has asked for it.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.models import Network, Origin, Publication
from articles.shares import count_share
from magazine.lib import strangers
from magazine.lib.strangers import A_MINUTE

from . import meter
from .meter import What

PER_MINUTE = 30
LARGEST = 1000
KINDS = {"read": What.READ, "original": What.ORIGINAL, "blog": What.BLOG}
ROBOTS = re.compile(
    r"(?<!cu)bot\b|bot[/_-]|crawl|spider|slurp|headless|lighthouse|archiver|facebookexternalhit|preview|"
    r"feedfetcher|monitor|pingdom|inspect|scan|phantom|puppeteer|playwright|selenium",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a beacon says: of which article, and a network that it was shared on or else a kind."""

    article: int
    what: Network | What


@csrf_exempt
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """204, whether it counted or had been counted; 404 alike for a draft and for nothing."""
    if not strangers.from_here(request):
        raise PermissionDenied
    wish, reader = _wish(request), strangers.sender(request)
    if not strangers.within(reader, "count", PER_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": str(A_MINUTE)})
    public = Publication.objects.published().filter(article=wish.article).order_by()
    row = public.values_list("section", "origin").first()
    if row is None:
        raise Http404
    if counts(request) and strangers.first(reader, f"{wish.article}:{wish.what}"):
        with suppress(IntegrityError):  # deleted meanwhile: there is nothing left to count for
            _count(wish, section=row[0], republished=row[1] == Origin.REPUBLISHED)
    return HttpResponse(status=204)


def counts(request: HttpRequest) -> bool:
    """Whether a person sent it, who does not object to being counted."""
    headers = request.headers
    objects = "1" in (headers.get("DNT"), headers.get("Sec-GPC"))
    ahead = "prefetch" in headers.get("Sec-Purpose", "")
    return not (objects or ahead or ROBOTS.search(headers.get("User-Agent", "")))


def _count(wish: Wish, *, section: int, republished: bool) -> None:
    today = timezone.localdate()
    if isinstance(wish.what, Network):
        count_share(article=wish.article, network=wish.what, day=today)
    elif wish.what is What.READ or republished:
        about = {"article": wish.article, "section": section, "republished": republished}
        meter.count(wish.what, day=today, **about)  # type: ignore[arg-type]


def _wish(request: HttpRequest) -> Wish:
    """From a form or from JSON; anything else is a bad request."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        raise BadRequest("body")
    sent = _sent(request)
    article = str(sent.get("article", ""))
    if not (article.isascii() and article.isdecimal()) or len(article) > 18:
        raise BadRequest("article")
    network, kind = str(sent.get("network", "")), str(sent.get("what", ""))
    if network in Network.values:
        return Wish(int(article), Network(network))
    if kind not in KINDS:
        raise BadRequest("network or what")
    return Wish(int(article), KINDS[kind])


def _sent(request: HttpRequest) -> Mapping[str, object]:
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body, encoding="utf-8").dict()
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("body") from error
    return sent if isinstance(sent, dict) else {}
