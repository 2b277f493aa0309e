"""WebSub (W3C, 2018): hubs tell us of the news of feeds, so that these need not be asked often.

A hub is asked at a callback that nobody can guess; what it then wants confirmed is confirmed only
if it is what we asked (5.3). What it sends is taken for a notice that there are news, if its
signature is right (8): the feed itself is then read as at any poll, so that a hub can put no word
into a blog's mouth.
"""

import hashlib
import hmac
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.lib.fetch import FetchError, fetch

from .models import Feed, Subscription
from .polling.schedule import LEAST
from .polling.wishes import Hub

LEASE = timedelta(days=10)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)
# Before its end, a lease is renewed; what was asked and not confirmed is asked again a day later.
RENEWED = timedelta(days=1)
AGAIN = timedelta(days=1)
# At each turn of the worker, since a hub may be slow.
AT_ONCE = 20
_SECONDS = 10.0
# What WebSub names; each is a code of its key, and none was ever forged in that use.
_METHODS = {"sha1", "sha256", "sha384", "sha512"}
logger = logging.getLogger(__name__)


def offer(feed: Feed, hub: Hub | None) -> None:
    """Note which hub the feed names now; another one, or none, ends what was agreed before."""
    known = Subscription.objects.filter(feed=feed)
    if hub is None or not reachable():
        known.delete()
        return
    if known.filter(hub=hub.hub, topic=hub.topic).exists():
        return
    known.delete()
    secrets = {"token": token_urlsafe(32), "secret": token_urlsafe(32)}
    Subscription.objects.create(feed=feed, hub=hub.hub, topic=hub.topic, **secrets)


def reachable() -> bool:
    """Whether a hub could call us: not while the magazine runs on one's own machine."""
    return bool(settings.PRODUCTION)


def due(now: datetime) -> QuerySet[Subscription]:
    """Those whose hub is to be asked: new, nearly over, or no longer wanted."""
    followed = Q(feed__paused=None, feed__gone=None)
    ends = Q(until__lt=now + RENEWED) | Q(until=None)
    long_ago = Q(asked=None) | Q(asked__lt=now - AGAIN)
    # One that is paused is given up once, while it still runs.
    given_up = ~followed & Q(until__gt=now, leaving=False)
    rows = Subscription.objects.filter((followed & ends & long_ago) | given_up)
    return rows.order_by(F("asked").asc(nulls_first=True), "pk")


def ask_due(now: datetime | None = None) -> int:
    """Ask the hubs that are due, a few at a time. How many were asked."""
    now = now or timezone.now()
    return sum(_ask(row, now) for row in due(now).select_related("feed")[:AT_ONCE])


def _ask(row: Subscription, now: datetime) -> bool:
    """Ask the hub to begin, to go on, or to stop. Noted first: it may call back meanwhile."""
    leaving = bool(row.feed.paused or row.feed.gone)
    mine = Subscription.objects.filter(pk=row.pk, asked=row.asked)
    if not mine.update(asked=now, leaving=leaving, reason=""):
        return False  # another worker asks
    form = {
        "hub.callback": settings.SITE_URL + reverse("websub", args=[row.token]),
        "hub.mode": "unsubscribe" if leaving else "subscribe",
        "hub.topic": row.topic,
    }
    if not leaving:
        form |= {
            "hub.secret": row.secret,
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
    try:
        answer = fetch(row.hub, form=form, seconds=_SECONDS)
        why = "" if answer.ok else _("the host answers %(status)d") % {"status": answer.status}
    except FetchError as error:
        why = str(error)
    if why:
        Subscription.objects.filter(pk=row.pk).update(reason=why[:300])
    return True


def confirm(row: Subscription, said: Mapping[str, str], now: datetime) -> str | None:
    """The challenge to answer with, None for what we did not ask: the hub then drops it."""
    if said.get("hub.topic") != row.topic:
        return None
    mode, pending = said.get("hub.mode"), bool(row.asked and now - row.asked < AGAIN)
    if mode == "denied":
        reason = _("the hub refuses: %(reason)s") % {"reason": said.get("hub.reason", "")[:200]}
        Subscription.objects.filter(pk=row.pk).update(until=None, reason=reason)
        return ""
    if mode == "subscribe" and pending and not row.leaving:
        until = now + _lease(said.get("hub.lease_seconds", ""))
        Subscription.objects.filter(pk=row.pk).update(until=until, reason="")
    elif mode == "unsubscribe" and pending and row.leaving:
        Subscription.objects.filter(pk=row.pk).update(until=None, leaving=False)
    else:
        return None
    return said.get("hub.challenge", "") or None


def _lease(text: str) -> timedelta:
    known = text.isascii() and text.isdecimal() and len(text) < 10
    lease = timedelta(seconds=int(text)) if known else LEASE
    return min(max(lease, SHORTEST), LONGEST)


def hear(row: Subscription, body: bytes, signature: str, now: datetime) -> bool:
    """A notice of the hub: the feed is due as soon as is polite, and as its host lets it be asked.
    False when it is not signed as agreed."""
    if not signed(row.secret, body, signature):
        logger.warning("a notice without the right signature for feed %s", row.feed_id)
        return False
    Subscription.objects.filter(pk=row.pk).update(heard=now)
    feed = row.feed
    due = max(now, feed.checked + LEAST if feed.checked else now, feed.not_before or now)
    Feed.objects.polled().filter(pk=feed.pk, due__gt=due).update(due=due)
    return True


def signed(secret: str, body: bytes, signature: str) -> bool:
    method, _equals, digest = signature.strip().partition("=")
    if method.lower() not in _METHODS or not digest.isascii():
        return False
    right = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(right, digest.strip().lower())


def told(feed: Feed, now: datetime) -> bool:
    """Whether a hub tells us of the feed, and has not told what the feed did not yet show."""
    row = Subscription.objects.filter(feed=feed, until__gt=now).first()
    return bool(row and (row.heard is None or (feed.changed and row.heard <= feed.changed)))


def heard_since(feed: Feed, at: datetime) -> bool:
    return Subscription.objects.filter(feed=feed, heard__gt=at).exists()
