"""Addresses of an earlier site, and what readers ask for that is not there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


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
