"""What editors arrange: the editions of a front page, their blocks, and who stands where."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article, Tag
from authors.models import Author
from magazine.events.models import Event
from magazine.images.models import Image
from magazine.sections.models import Section


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, section: Section | None) -> "EditionQuerySet":
        """Those of La Une, or of the front page of a section."""
        return self.filter(section=section)

    def opened(self, at: datetime) -> "EditionQuerySet":
        """Those that have opened by `at`, the one that stands first."""
        return self.filter(opens_at__lte=at).order_by("-opens_at", "-pk")

    def standing(self, at: datetime) -> "EditionQuerySet":
        """The one that stands of each front page."""
        front = Coalesce("section", 0)
        later = Edition.objects.alias(front=front).filter(
            front=Coalesce(models.OuterRef("section"), 0),
            opens_at__lte=at,
            opens_at__gt=models.OuterRef("opens_at"),
        )
        return self.filter(~models.Exists(later), opens_at__lte=at)

    def to_open(self, at: datetime) -> "EditionQuerySet":
        """Those that will, in the order in which they do."""
        return self.filter(opens_at__gt=at).order_by("opens_at", "pk")

    def drafts(self) -> "EditionQuerySet":
        return self.filter(opens_at__isnull=True).order_by("-pk")


class Edition(models.Model):
    """A front page as it was arranged. It stands from `opens_at` until the next one opens.

    `section` is null for La Une, else the section whose front page it is. Without `opens_at` it is
    a draft. `version` guards every change: one made on another version is refused.
    """

    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="editions",
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of La Une")
        verbose_name_plural = _("editions of La Une")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "opens_at"], name="edition_opens_once"),
            models.UniqueConstraint(
                fields=["opens_at"], condition=Q(section=None), name="edition_la_une_opens_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or (self.section.name if self.section else str(_("La Une")))


class Format(models.TextChoices):
    """How a block looks; `formats.FORMATS` says how many articles it takes."""

    LEAD = "lead", pgettext_lazy("format", "Lead")
    PAIR = "pair", pgettext_lazy("format", "Two side by side")
    CARDS = "cards", pgettext_lazy("format", "Cards")
    GRID = "grid", pgettext_lazy("format", "Small cards")
    COLUMN = "column", pgettext_lazy("format", "One and a list")
    BRIEFS = "briefs", pgettext_lazy("format", "Briefs")


class Rule(models.TextChoices):
    """What fills the places that nobody was given."""

    NEWEST = "newest", pgettext_lazy("rule", "the newest")
    TAG = "tag", pgettext_lazy("rule", "the newest of a tag")
    AUTHOR = "author", pgettext_lazy("rule", "the newest of an author")
    SHARED = "shared", pgettext_lazy("rule", "the most shared")
    NONE = "none", pgettext_lazy("rule", "only what is chosen")


class Block(models.Model):
    """Some places of one format under each other on a front page, and the rule that fills them.

    `section` narrows the rule to a section and gives the block its heading; `days` is what the
    most shared are counted over; `own_first`: our own articles before those of blogs.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveSmallIntegerField(_("position"))
    format = models.CharField(_("format"), max_length=10, choices=Format)
    size = models.PositiveSmallIntegerField(
        _("places"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    heading = models.CharField(_("heading"), max_length=80, blank=True)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    rule = models.CharField(_("filled with"), max_length=10, choices=Rule, default=Rule.NEWEST)
    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    days = models.PositiveSmallIntegerField(
        _("days"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    own_first = models.BooleanField(_("own articles first"), default=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="block_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_format_display()}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def holding(self, at: datetime) -> "SlotQuerySet":
        """Those whose hours have come and are not over."""
        begun = Q(starts_at=None) | Q(starts_at__lte=at)
        return self.filter(begun, Q(ends_at=None) | Q(ends_at__gt=at))


class Slot(models.Model):
    """A place that an editor gave to an article, from `starts_at` until `ends_at`.

    Of two that hold at one moment for one place the one that started last stands. `title`,
    `standfirst` and `image` are shown on this page instead of the article's own; `why` is told to
    readers; `event` is the journal's record of the choice.
    """

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="slots")
    place = models.PositiveSmallIntegerField(_("place"))
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="slots"
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    title = models.CharField(_("title for this page"), max_length=300, blank=True)
    standfirst = models.TextField(_("standfirst for this page"), max_length=1000, blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image for this page"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="slots",
    )
    why = models.CharField(_("why"), max_length=200, blank=True)
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )

    objects = SlotQuerySet.as_manager()

    # The journal stays where it was written.
    LOCAL = ("event",)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["block__position", "place", F("starts_at").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.article}"


class KeptOff(models.Model):
    """An article that no rule may put on the page of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="kept_off")
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("article kept off")
        verbose_name_plural = _("articles kept off")
        constraints = [models.UniqueConstraint(fields=["edition", "article"], name="kept_off_once")]

    def __str__(self) -> str:
        return str(self.article_id)


class Arrangement(models.Model):
    """What an edition held at one of its versions, whole, so that a change can be taken back.

    `plan` is a `plans.Plan` as JSON; `base` the version that the act was made on; `restores` the
    version whose plan this one only brought back, by "undo" or "redo".
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="arrangements")
    version = models.PositiveIntegerField(_("version"))
    base = models.PositiveIntegerField(_("made on"), null=True)
    restores = models.PositiveIntegerField(_("brings back"), null=True)
    plan: Any = models.JSONField(_("plan"), default=dict)
    what = models.CharField(_("what"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("version of an edition")
        verbose_name_plural = _("versions of editions")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "version"], name="arrangement_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.version}"
