"""A blog followed from the desk: the worker looks at an address, then a person says what of it.

What was found waits in the cache, which all processes share, under a token that is its address.
"""

from collections.abc import Sequence
from dataclasses import asdict
from secrets import token_urlsafe
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from .adding import Added, Adding, Unfit
from .discovery import Found, FoundFeed, NothingFound, discover

KEPT = 24 * 3600
ASKING, FOUND, NOTHING = "asking", "found", "nothing"
_LONGEST_TOKEN = 64


def look_for(address: str) -> str:
    """Let the worker see what stands at an address; the token of what it finds."""
    token = token_urlsafe(24)
    cache.set(_key(token), {"state": ASKING, "asked": address}, KEPT)
    transaction.on_commit(lambda: look.enqueue(token, address))
    return token


@task
def look(token: str, address: str) -> None:
    """Ask the hosts. It may run twice."""
    about: dict[str, Any] = {"asked": address}
    try:
        about |= {"state": FOUND, "blog": asdict(discover(address))}
    except NothingFound as error:
        about |= {"state": NOTHING, "why": str(error)}
    cache.set(_key(token), about, KEPT)


def looked(token: str) -> dict[str, Any] | None:
    """What is known of a search: its `state`, what was `asked`; `why` or `blog`. None when it was
    never begun, or is forgotten."""
    if len(token) > _LONGEST_TOKEN:
        return None  # none of ours, and some caches take no key that long
    about: dict[str, Any] | None = cache.get(_key(token))
    return about


def found(about: dict[str, Any]) -> Found:
    """The blog of a search that has found one."""
    blog = about["blog"]
    feeds = tuple(FoundFeed(**one) for one in blog["feeds"])
    return Found(**blog | {"feeds": feeds, "names": tuple(blog["names"])})


def follow(about: dict[str, Any], addresses: Sequence[str], *, by: AbstractBaseUser) -> Added:
    """Add the blog with those of its feeds that were chosen. Raises Unfit."""
    blog = found(about)
    chosen = [one.address for one in blog.feeds if one.address in addresses]
    if not chosen:
        raise Unfit(_("Choose at least one feed."))
    return Adding(by).add(blog, chosen)


def _key(token: str) -> str:
    return f"blog-found:{token}"
