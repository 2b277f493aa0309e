from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Edition(models.Model):
    """A composed front page. At first there is one, open: `open_edition` finds it."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    open = models.BooleanField(_("open"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("edition of La Une")
        verbose_name_plural = _("editions of La Une")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["open"], condition=models.Q(open=True), name="edition_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(_("La Une"))


class Slot(models.Model):
    """A place on La Une that an editor gave to an article; the lead is the first."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="slots"
    )
    why = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "article"], name="slot_article_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.article}"


class CompositionQuerySet(models.QuerySet["Composition"]):
    def standing(self, now: datetime) -> "CompositionQuerySet":
        """The newest composition of the open edition that may be shown at `now`."""
        return self.filter(edition__open=True, made_at__lte=now).order_by("-pk")


class Composition(models.Model):
    """La Une as it was composed: `entries` is a list of {"article", "title", "reason"}, in order.

    `valid_until` is the first instant at which something it looked at begins or ends.
    """

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition of La Une"),
        on_delete=models.CASCADE,
        related_name="compositions",
    )
    made_at = models.DateTimeField(_("made at"))
    valid_until = models.DateTimeField(_("valid until"), null=True)
    entries = models.JSONField(_("entries"), default=list)

    objects = CompositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("composition")
        verbose_name_plural = _("compositions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Redirect(models.Model):
    """Where an address of an earlier site leads: to an article, to a page of ours, or nowhere.

    `old` is spelt by `old_addresses.key`. An address that answers here is never looked up.
    """

    old = models.CharField(_("former address"), max_length=500, unique=True)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="redirects",
    )
    target = models.CharField(_("present address"), max_length=1000, blank=True)
    gone = models.BooleanField(_("gone for good"), default=False)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(article__isnull=False, target="", gone=False)
                | (models.Q(article__isnull=True, gone=False) & ~models.Q(target=""))
                | models.Q(article__isnull=True, target="", gone=True),
                name="redirect_has_one_target",
            ),
            # A path of ours, never another host: "//host" is one, to a browser.
            models.CheckConstraint(
                condition=models.Q(target="")
                | (models.Q(target__startswith="/") & ~models.Q(target__startswith="//")),
                name="redirect_stays_here",
            ),
        ]

    def __str__(self) -> str:
        return self.old


class RedirectFile(models.Model):
    """A file of redirects between its preview and its import; then what was imported, and when.

    `lines` is a list of [number, former address, target, verb, why not], emptied at the import.
    """

    name = models.CharField(_("name"), max_length=200)
    lines = models.JSONField(default=list)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    done_at = models.DateTimeField(_("imported at"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("file of redirects")
        verbose_name_plural = _("files of redirects")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Missing(models.Model):
    """An address that readers asked for and that is not there: its path, how often, which day last.

    Nothing of the reader: no query, no address, no referrer (`missing` says what is left out).
    """

    path = models.CharField(_("address"), max_length=500, unique=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    last = models.DateField(_("last asked for"))

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        ordering = ["-times", "-last", "path"]
        indexes = [
            models.Index(fields=["-times", "-last"], name="missing_most"),
            models.Index(fields=["last"], name="missing_last"),
        ]

    def __str__(self) -> str:
        return self.path
