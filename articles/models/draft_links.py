"""Links by which people without an account read a draft, and how often each was followed."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .history import Revision


class DraftLinkQuerySet(models.QuerySet["DraftLink"]):
    def open(self, at: datetime | None = None) -> "DraftLinkQuerySet":
        """Neither at their end nor revoked."""
        return self.filter(revoked_at=None, until__gt=at or timezone.now())


class DraftLink(models.Model):
    """A secret address that shows a draft until its end, or until it is revoked.

    Only the print (SHA-256) of the secret is kept: whoever reads this table can open none of
    them. Without `revision` it shows the working copy as it stands at each visit; a revision that
    is gone takes its links with it, so that none of them ever shows more than it was made for.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="draft_links"
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        null=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    digest = models.CharField(_("print of the secret"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("made on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    until = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revoked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    visits = models.PositiveIntegerField(_("visits"), default=0)
    last_visit = models.DateTimeField(_("last visit"), null=True)

    objects = DraftLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading link")
        verbose_name_plural = _("reading links")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("made_at")), name="draft_link_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"{self.article_id} / {self.pk}"

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.until


class DraftVisit(models.Model):
    """How often a link was followed on a day. Nothing about who followed it is kept."""

    link = models.ForeignKey(DraftLink, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="draft_visit_row_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day}: {self.count}"
