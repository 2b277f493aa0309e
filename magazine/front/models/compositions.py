"""What readers get: front pages as they were composed, and every article that stood on one."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from magazine.events.models import Event
from magazine.images.models import Image
from magazine.sections.models import Section

from .editions import Edition, Format


class Reason(models.TextChoices):
    """Why an article stands where it stands."""

    CHOSEN = "chosen", pgettext_lazy("reason", "chosen")
    NEWEST = "newest", pgettext_lazy("reason", "the newest")
    SECTION = "section", pgettext_lazy("reason", "the newest of its section")
    TAG = "tag", pgettext_lazy("reason", "the newest of a tag")
    AUTHOR = "author", pgettext_lazy("reason", "the newest of an author")
    SHARED = "shared", pgettext_lazy("reason", "the most shared")


class CompositionQuerySet(models.QuerySet["Composition"]):
    def of(self, section: Section | int | None) -> "CompositionQuerySet":
        """Those of La Une, or of the front page of a section."""
        return self.filter(section=section)

    def standing(self, at: datetime) -> "CompositionQuerySet":
        """What had been composed by `at`, the one that stood first."""
        return self.filter(made_at__lte=at).order_by("-made_at", "-pk")


class Composition(models.Model):
    """A front page as readers get it, from `made_at` until the next one is made.

    `valid_until` is the first instant at which something it looked at begins or ends.
    """

    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        on_delete=models.CASCADE,
        related_name="compositions",
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition of La Une"),
        on_delete=models.CASCADE,
        related_name="compositions",
    )
    made_at = models.DateTimeField(_("made at"))
    valid_until = models.DateTimeField(_("valid until"), null=True)

    objects = CompositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("composition")
        verbose_name_plural = _("compositions")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["section", "-made_at", "-id"], name="composition_standing")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class Placing(models.Model):
    """An article in a composition: in which block and place, looking how, and why.

    `shown_title` is the title as it stood there; `title`, `standfirst` and `image` are those of
    this page where an editor gave some. `detail` says more of the reason: {"name", "slug"} of the
    section, tag or author, {"days", "shares"} of the most shared. `ends_at` is when a choice ends.
    """

    composition = models.ForeignKey(Composition, on_delete=models.CASCADE, related_name="placings")
    block = models.PositiveSmallIntegerField(_("block"))
    place = models.PositiveSmallIntegerField(_("place"))
    format = models.CharField(_("format"), max_length=10, choices=Format)
    heading = models.CharField(_("heading"), max_length=80, blank=True)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="+",
    )
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="placings"
    )
    shown_title = models.CharField(_("title as it stood"), max_length=600)
    title = models.CharField(_("title for this page"), max_length=600, blank=True)
    standfirst = models.TextField(_("standfirst for this page"), blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image for this page"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    why = models.CharField(_("why"), max_length=200, blank=True)
    detail: Any = models.JSONField(_("details"), default=dict)
    ends_at = models.DateTimeField(_("until"), null=True)
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    LOCAL = ("event",)

    class Meta:
        verbose_name = _("placing")
        verbose_name_plural = _("placings")
        ordering = ["block", "place"]
        constraints = [
            models.UniqueConstraint(fields=["composition", "article"], name="placing_article_once"),
            models.UniqueConstraint(
                fields=["composition", "block", "place"], name="placing_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block}.{self.place} {self.shown_title}"
