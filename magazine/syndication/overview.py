"""Feeds on the first page of the desk: those that bring nothing any more, with the reason."""

from collections.abc import Iterator

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from magazine.lib.overview import ROWS, Card, Row

from .models import Feed

BOUND = 1000


def broken(request: HttpRequest) -> Iterator[Card]:
    """For those who may mend them; those that were stopped come first."""
    if not request.user.has_perm("syndication.change_feed"):
        return
    stopped = (F(name).desc(nulls_last=True) for name in ("gone", "paused"))
    rows = Feed.objects.broken().order_by(*stopped, "-failures", "pk")
    found = list(rows.select_related("blog")[:ROWS])
    count = len(found) if len(found) < ROWS else rows.order_by()[:BOUND].count()
    words = ngettext("%(n)d broken feed", "%(n)d broken feeds", count) % {"n": count}
    more = f"{reverse('admin:syndication_feed_changelist')}?state=broken"
    yield Card("feeds", words, list(map(_feed, found)), more=more, broken=True)


def _feed(feed: Feed) -> Row:
    address = reverse("admin:syndication_feed_change", args=[feed.pk])
    return Row(feed.blog.title, address, feed.checked, [feed.state, feed.reason])
