"""Dossiers: articles in an order of their own, with an introduction.

These rows are the desk's. Which of its articles a dossier shows is asked of their publications at
that moment (`articles.dossiers`), so that nothing here has to follow what is published or ends.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from magazine.images.models import Image
from magazine.lib.former import Former
from magazine.lib.paging import Cursor

from .article import Article
from .publication import Publication


class DossierQuerySet(models.QuerySet["Dossier"]):
    def shown(self) -> "DossierQuerySet":
        """Those that readers may open."""
        return self.filter(shown_since__isnull=False)

    def filled(self, at: datetime | None = None) -> "DossierQuerySet":
        """Shown, with something to read at this instant (default now)."""
        public = Publication.objects.published(at)
        parts = public.filter(article__dossier_parts__dossier=OuterRef("pk"))
        return self.shown().filter(Exists(parts))

    def newest_first(self) -> "DossierQuerySet":
        return self.order_by("-shown_since", "-pk")

    def before(self, cursor: Cursor | None) -> "DossierQuerySet":
        """The rest of a list sorted newest first, after the row that the cursor names."""
        if cursor is None:
            return self
        same = Q(shown_since=cursor.at, pk__lt=cursor.id)
        return self.filter(Q(shown_since__lt=cursor.at) | same)


class Dossier(models.Model):
    """`introduction` is HTML reduced by `articles.dossiers.prose`; without `shown_since` the desk
    alone sees the dossier."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    standfirst = models.TextField(_("standfirst"), max_length=1000, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    shown_since = models.DateTimeField(_("shown since"), null=True, blank=True, editable=False)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-changed", "-pk"]
        indexes = [
            models.Index(fields=["-changed", "-id"], name="dossier_changed"),
            models.Index(
                fields=["-shown_since", "-id"],
                name="dossier_shown",
                condition=Q(shown_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.slug])

    @property
    def cursor(self) -> Cursor:
        """Of one that is shown."""
        assert self.shown_since
        return Cursor(self.shown_since, self.pk)


class FormerDossier(Former):
    of = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta(Former.Meta):
        verbose_name = _("former address of a dossier")


class DossierPart(models.Model):
    """That an article belongs to a dossier, and where in its order."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="dossier_parts",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("article of a dossier")
        verbose_name_plural = _("articles of a dossier")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "article"], name="dossier_article_once")
        ]

    def __str__(self) -> str:
        # No title: not everybody of the desk may know every article.
        return str(self.position)
