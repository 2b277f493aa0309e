"""The feeds of blogs: where they are, when they are due, what became of the last poll."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from authors.models import Blog
from magazine.lib.fetch import Refused, check
from magazine.lib.fields import WebAddressField


class FeedQuerySet(models.QuerySet["Feed"]):
    def polled(self) -> "FeedQuerySet":
        """Those that are asked at all: neither paused nor gone."""
        return self.filter(paused=None, gone=None)

    def due(self, now: datetime | None = None) -> "FeedQuerySet":
        """Those whose time has come and that no worker holds; the longest waiting first."""
        now = now or timezone.now()
        return self.polled().free(now).filter(due__lte=now)

    def free(self, now: datetime | None = None) -> "FeedQuerySet":
        """Those that no worker holds, in the order in which they are due."""
        free = Q(leased_until=None) | Q(leased_until__lt=now or timezone.now())
        return self.filter(free).order_by("due", "pk")

    def broken(self) -> "FeedQuerySet":
        """Those that the newsroom must know of: failing, paused by failures, gone."""
        return self.filter(Q(failures__gt=0) | Q(gone__isnull=False))

    def bulk_create(self, objs: Iterable[Any], *given: Any, **options: Any) -> Any:
        """Which calls no `save`: the host is found here too."""
        rows = list(objs)
        for row in rows:
            row.host = host_of(row.address)
        return super().bulk_create(rows, *given, **options)


class Feed(models.Model):
    """A feed that is polled for a blog.

    `due` is when it is asked next; `every`, in minutes, is the pace that was found for it.
    `body_print` tells an answer that has not changed where its host knows no ETag. `failures`
    counts those in a row; `reason` says what the last one was, or why nobody asks any more.
    `refused` is what the feed held and could not come in. Before `not_before` no hub hastens a
    poll. A worker holds a feed until `leased_until`: one that was killed loses nothing, since
    another then takes it.
    """

    # What an answer is told by from the one before it.
    TAGS = ("etag", "last_modified", "body_print")
    # What another magazine finds out for itself.
    LOCAL = (
        "host",
        "etag",
        "last_modified",
        "body_print",
        "due",
        "every",
        "checked",
        "changed",
        "failures",
        "not_before",
        "refused",
        "leased_until",
        "leased_by",
    )

    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), on_delete=models.CASCADE, related_name="feeds"
    )
    address = WebAddressField(_("address"), unique=True)
    host = models.CharField(_("host"), max_length=255, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_print = models.CharField(max_length=64, blank=True, editable=False)
    due = models.DateTimeField(_("next poll"), default=timezone.now)
    every = models.PositiveIntegerField(_("minutes between polls"), default=60)
    checked = models.DateTimeField(_("last poll"), null=True, blank=True)
    changed = models.DateTimeField(_("last news"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    refused = models.TextField(_("last refusals"), blank=True)
    not_before = models.DateTimeField(null=True, blank=True, editable=False)
    paused = models.DateTimeField(_("paused since"), null=True, blank=True)
    gone = models.DateTimeField(_("gone since"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    leased_by = models.CharField(max_length=40, blank=True, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["blog__title", "pk"]
        indexes = [
            models.Index(
                fields=["due", "id"],
                condition=Q(paused__isnull=True, gone__isnull=True),
                name="feed_due",
            ),
            models.Index(
                fields=["leased_until"],
                condition=Q(leased_until__isnull=False),
                name="feed_leased",
            ),
            models.Index(fields=["host", "due"], name="feed_host"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="http"), name="feed_address_is_on_the_web"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.address

    def clean(self) -> None:
        """What is never fetched is told at once: an address of the inside, an odd port."""
        try:
            check(self.address)
        except Refused as error:
            raise ValidationError({"address": str(error)}) from error

    def save(self, **options: object) -> None:
        self.host = host_of(self.address)
        super().save(**options)  # type: ignore[arg-type]

    def forget(self) -> None:
        """Let it be asked at once, as one of which nothing is known: its address is another."""
        for name in self.TAGS:
            setattr(self, name, "")
        self.due, self.not_before = timezone.now(), None

    @property
    def state(self) -> str:
        """What becomes of it, in words."""
        if self.gone:
            return pgettext("feed", "gone")
        if self.paused:
            return pgettext("feed", "paused")
        if self.failures:
            return pgettext("feed", "failing")
        return pgettext("feed", "followed") if self.checked else pgettext("feed", "not read yet")


class Subscription(models.Model):
    """What a hub is to send us of a feed (WebSub), at an address that nobody can guess.

    `until` is when the hub stops, None while it has not confirmed what we asked; the hub signs
    what it sends with `secret`. `leaving` is set when we asked it to stop.
    """

    feed = models.OneToOneField(
        Feed, verbose_name=_("feed"), on_delete=models.CASCADE, related_name="subscription"
    )
    hub = WebAddressField(_("hub"))
    topic = WebAddressField(_("topic"))
    token = models.CharField(max_length=64, unique=True, editable=False)
    secret = models.CharField(max_length=64, editable=False)
    asked = models.DateTimeField(_("asked"), null=True, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    heard = models.DateTimeField(_("last heard of"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    leaving = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("subscription to a hub")
        verbose_name_plural = _("subscriptions to hubs")
        indexes = [models.Index(fields=["asked"], name="subscription_asked")]

    def __str__(self) -> str:
        return f"{self.hub} · {self.topic}"


def host_of(address: str) -> str:
    """The host of an address, with its port: what must not be asked too often."""
    return urlsplit(address).netloc.lower()[:255]
