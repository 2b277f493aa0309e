"""What an article has been: its revisions; and how often it was shared, by day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article, State


class Aside(models.TextChoices):
    """Whether the article ever stood so: a text that came too late is kept beside it."""

    TAKEN = "", _("taken")
    WAITING = "waiting", _("set aside")
    SETTLED = "settled", _("set aside, then dealt with")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def taken(self) -> "RevisionQuerySet":
        """What the article was: without the texts set aside."""
        return self.filter(aside=Aside.TAKEN)

    def waiting(self) -> "RevisionQuerySet":
        """Refused texts that nobody has merged or dismissed."""
        return self.filter(aside=Aside.WAITING)


class Revision(models.Model):
    """The article as it stood: every editable field with its tags, bylines and sources.

    Made at an explicit save, a change of state or a publication; never by an autosave. `at` is
    the last save in it, `began` the first (several may be folded: `articles.revisions`); a change
    of state and a publication have none.

    `version` is that of the article when it stood so. A text that was refused, because the
    article had moved on, is a revision too: it was written on `version`, which held `base`
    (`articles.setting_aside`).
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
    aside = models.CharField(
        _("set aside"), max_length=7, choices=Aside, blank=True, default=Aside.TAKEN, editable=False
    )
    version = models.PositiveIntegerField(null=True, editable=False)
    base = models.JSONField(null=True, editable=False)

    objects = RevisionQuerySet.as_manager()

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
    DEVICE = "device", _("the device’s own menu")
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
