"""What an article has been: its revisions; and how often it was shared, by day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article, State


class Revision(models.Model):
    """The article as it stood: every editable field with its tags, bylines and sources.

    Made at an explicit save, a change of state or a publication; never by an autosave. `at` is
    the last save in it, `began` the first (several may be folded: `articles.revisions`); a change
    of state and a publication have none.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    began = models.DateTimeField(_("first save"), null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    snapshot = models.JSONField(_("content"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} / {self.number}"


class Network(models.TextChoices):
    MAIL = "mail", _("e-mail")
    COPY = "copy", _("copied link")
    MASTODON = "mastodon", "Mastodon"
    BLUESKY = "bluesky", "Bluesky"
    LINKEDIN = "linkedin", "LinkedIn"
    WHATSAPP = "whatsapp", "WhatsApp"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"


class Share(models.Model):
    """How often an article was shared on a network on a day. Nothing about the reader is kept."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="shares"
    )
    network = models.CharField(_("network"), max_length=10, choices=Network)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("share count")
        verbose_name_plural = _("share counts")
        ordering = ["-day", "network"]
        constraints = [
            models.UniqueConstraint(fields=["article", "network", "day"], name="share_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.network} {self.day}: {self.count}"
