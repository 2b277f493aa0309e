"""The desk side: the working copy of an article. Readers never see these tables."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from authors.models import Agreement, Author, Blog
from magazine.images.models import Image
from magazine.lib.fields import WebAddressField
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act

from .tags import TaggedArticle


class Origin(models.TextChoices):
    OWN = "own", _("our own")
    REPUBLISHED = "republished", _("republished from a blog")


class Precision(models.TextChoices):
    DAY = "day", _("day")
    MINUTE = "minute", _("minute")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("to review")
    READY = "ready", _("ready")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    EXPIRED = "expired", pgettext_lazy("state of an article", "expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ARCHIVED = "archived", _("archived")


class ArticleQuerySet(models.QuerySet["Article"]):
    def with_rows(self) -> "ArticleQuerySet":
        """With all that a snapshot holds: one query per table, whatever the number of articles."""
        return self.select_related("section", "blog", "lead_image", "agreement").prefetch_related(
            "bylines__author", "sources", "tagged__tag"
        )

    def seen_by(self, user: Any) -> "ArticleQuerySet":
        """What this user may see: their own, and all of the sections where they edit others'.

        The rule for one article is `articles.rights.sees`.
        """
        others = rights.where(user, Act.EDIT_OTHERS)
        if others.everywhere:
            return self
        if not rights.may_somewhere(user, Act.WRITE):
            return self.none()
        own = Q(created_by=user)
        return self.filter(own | Q(section__in=others.sections) if others else own)


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """Articles, without those in the bin: no list, choice or import meets them.

    What has to see these too asks `Article.with_bin`.
    """

    def get_queryset(self) -> ArticleQuerySet:
        return ArticleQuerySet(self.model, using=self._db).filter(deleted_at=None)


# The stubs cannot see the manager behind taggit's abstract through table.
class Article(models.Model):  # type: ignore[django-manager-missing]
    """The working copy, always. A draft may be incomplete; only publishing validates.

    `dated` is the article's own date, with its precision: a day is stored at noon in TIME_ZONE.
    `planned_for` is what the desk intends; when readers see it is the publication's business.
    `embargo` and `expires` bind every publication: not before the one, not after the other. They
    belong to the article and not to a version of its text, so that restoring an old version
    neither lifts an embargo nor revives an end; `articles.scheduling` alone sets them.
    `version` counts the saves, so that a stale one can be refused. With `deleted_at` it lies in
    the bin (`articles.bin`).
    """

    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=35, default="fr")
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    tags = TaggableManager(_("tags"), through=TaggedArticle, blank=True)
    authors = models.ManyToManyField(
        Author, through="Byline", related_name="articles", verbose_name=_("authors")
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.OWN)
    blog = models.ForeignKey(
        Blog,
        verbose_name=_("blog"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("terms of this article alone"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    original = WebAddressField(_("address of the original"), blank=True)
    dated = models.DateTimeField(_("dated"), null=True, blank=True)
    dated_precision = models.CharField(
        _("precision of the date"), max_length=6, choices=Precision, default=Precision.MINUTE
    )
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    embargo = models.DateTimeField(_("embargo until"), null=True, editable=False)
    expires = models.DateTimeField(_("ends on"), null=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        # The index `article_own` begins with it.
        db_index=False,
        related_name="+",
    )
    # Whose text stands here: an autosave leaves no revision that would say so.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_at = models.DateTimeField(_("in the bin since"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ArticleManager()
    with_bin = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-changed", "-pk"]
        permissions = [
            ("publish_article", _("Can publish articles")),
            ("withdraw_article", _("Can withdraw articles")),
        ]
        indexes = [
            models.Index(fields=["-changed", "-id"], name="article_changed"),
            models.Index(fields=["section", "-changed"], name="article_section"),
            models.Index(fields=["state", "-changed"], name="article_state"),
            models.Index(
                fields=["planned_for"],
                name="article_planned",
                condition=Q(planned_for__isnull=False),
            ),
            models.Index(fields=["created_by", "-changed"], name="article_own"),
            models.Index(
                fields=["-deleted_at", "-id"],
                name="article_bin",
                condition=Q(deleted_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=Origin.REPUBLISHED) | Q(original=""),
                name="article_own_has_no_original",
            ),
            models.CheckConstraint(
                condition=Q(original="") | Q(original__startswith="http"),
                name="article_original_is_on_the_web",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="article_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(translation_of__isnull=True) | ~Q(translation_of=models.F("id")),
                name="article_is_no_translation_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or gettext("(no title yet)")

    @property
    def republished(self) -> bool:
        return self.origin == Origin.REPUBLISHED


class Byline(models.Model):
    """A signature: who, in which order, in which role."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("author")
        TRANSLATOR = "translator", _("translator")
        PHOTOGRAPHER = "photographer", _("photographer")
        ILLUSTRATOR = "illustrator", _("illustrator")
        INTERVIEWER = "interviewer", _("interviewer")
        EDITOR = "editor", _("editor")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AUTHOR)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="byline_once")
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"


class Source(models.Model):
    """Something the article rests on, shown under it. Without an address an editor is told."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        INTERVIEW = "interview", _("interview")
        BOOK = "book", _("book")
        STUDY = "study", _("study")
        DATA = "data", _("data")
        VIDEO = "video", _("video")
        SOUND = "sound", _("sound")
        OTHER = "other", _("other")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=300)
    address = WebAddressField(_("address"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    language = models.CharField(_("language"), max_length=35, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="http"),
                name="source_address_is_on_the_web",
            )
        ]

    def __str__(self) -> str:
        return self.title
