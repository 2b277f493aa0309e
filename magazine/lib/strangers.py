"""Readers without an account: what a limit and a count need of them, and nothing that stays.

A reader is a keyed print of the address: of the whole IPv4 address, of the /64 of an IPv6 one. The
key is made anew each day, lives in the cache for two days at most and is then lost, so that nobody,
not even the operator, can tell who did what. The address is the one that our own proxy saw
(`magazine.lib.proxies`): what a client writes into its headers is not looked at. A cache that is
down knows nobody: nothing is limited then, and nothing may be counted.
"""

import hashlib
import hmac
import secrets
from datetime import date
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

A_MINUTE = 60
DAY = 24 * 3600


def from_here(request: HttpRequest) -> bool:
    """A page of this site sent it: browsers say so, and a page cannot make them lie.

    In place of a token, since public pages hold no cookie.
    """
    own = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    fetched_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    return request.headers.get("Origin") in own and fetched_from == "same-origin"


def sender(request: HttpRequest) -> str:
    """The print of whoever sent this, for one day; "" when there is no key to make it with."""
    key = _key(timezone.localdate())
    if not key:
        return ""
    seen = network(request.META.get("REMOTE_ADDR", ""))
    return hmac.new(key.encode(), seen.encode(), hashlib.sha256).hexdigest()


def first(who: str, what: str) -> bool:
    """Whether this reader does this for the first time in a day; never for nobody."""
    return bool(who) and bool(cache.add(f"once:{who}:{what}", 1, timeout=DAY))


def within(who: str, what: str, most: int, seconds: int = A_MINUTE) -> bool:
    """Whether this reader may do this once more in these seconds; taking the place is atomic.

    The places that are taken are asked for at once: as a rule that and the next place are all.
    """
    name = f"rate:{what}:{who}"
    if not who:
        return True
    places = [f"{name}:{place}" for place in range(most)]
    taken = cache.get_many([name, *places])
    if name in taken:  # over the limit: told at once, whatever comes
        return False
    if any(cache.add(place, 1, timeout=seconds) for place in places if place not in taken):
        return True
    cache.add(name, 1, timeout=seconds)
    return False


def _key(day: date) -> str:
    name = f"readers-key:{day}"
    if not cache.get(name):
        cache.add(name, secrets.token_hex(32), timeout=2 * DAY)
    return cache.get(name) or ""


def network(address: str) -> str:
    """What stands for one reader: an IPv4 address, or the /64 that an IPv6 one lies in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else found.packed[:8].hex()
    return str(found)
