"""Counting shares: one per reader, article, network and day, and no address is kept.

A reader is a keyed print of the address: of the whole IPv4 address, of the /64 of an IPv6 one. The
key is made anew each day, lives in the cache for two days at most and is then lost, so that
nobody, not even the operator, can tell who shared what. A cache that is down counts nothing.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.models import Network, Publication
from articles.shares import count_share

DAY = 24 * 3600
A_MINUTE = 60
PER_MINUTE = 20
LARGEST = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a beacon says."""

    article: int
    network: Network


@csrf_exempt
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """204, whether it counted or had been counted; 404 alike for a draft and for nothing.

    Exempt from the token, since public pages hold no cookie: the Origin is checked instead.
    """
    if not _from_here(request):
        raise PermissionDenied
    wish, today = _wish(request), timezone.localdate()
    reader = _reader(request.META.get("REMOTE_ADDR", ""), today)
    if not _within_limit(reader):
        return HttpResponse(status=429, headers={"Retry-After": str(A_MINUTE)})
    if not Publication.objects.published().filter(article=wish.article).exists():
        raise Http404
    if reader and cache.add(f"share:{reader}:{wish.article}:{wish.network}", 1, timeout=DAY):
        count_share(article=wish.article, network=wish.network, day=today)
    return HttpResponse(status=204)


def _from_here(request: HttpRequest) -> bool:
    """A page of this site sent it: browsers say so, and a page cannot make them lie."""
    own = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin") in own and fetched_from == "same-origin"


def _wish(request: HttpRequest) -> Wish:
    """From a form or from JSON; anything else is a bad request."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        raise BadRequest("body")
    sent = _sent(request)
    article, network = str(sent.get("article", "")), str(sent.get("network", ""))
    known = network in Network.values and article.isascii() and article.isdecimal()
    if not known or len(article) > 18:
        raise BadRequest("article or network")
    return Wish(int(article), Network(network))


def _sent(request: HttpRequest) -> Mapping[str, object]:
    if request.content_type == "application/x-www-form-urlencoded":
        return QueryDict(request.body, encoding="utf-8").dict()
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("body") from error
    return sent if isinstance(sent, dict) else {}


def _reader(address: str, day: date) -> str:
    """The print of an address for one day, "" when there is no key to make it with."""
    key = _key(day)
    if not key:
        return ""
    return hmac.new(key.encode(), _prefix(address).encode(), hashlib.sha256).hexdigest()


def _key(day: date) -> str:
    name = f"share-key:{day}"
    if not cache.get(name):
        cache.add(name, secrets.token_hex(32), timeout=2 * DAY)
    return cache.get(name) or ""


def _prefix(address: str) -> str:
    """What stands for one reader: an IPv4 address, or the /64 that an IPv6 one lies in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else found.packed[:8].hex()
    return str(found)


def _within_limit(reader: str) -> bool:
    """Whether this reader still has one of the shares of a minute; taking it is atomic."""
    return not reader or any(
        cache.add(f"share-rate:{reader}:{number}", 1, timeout=A_MINUTE)
        for number in range(PER_MINUTE)
    )
