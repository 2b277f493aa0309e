from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from magazine.lib.fields import WebAddressField
from magazine.lib.former import Former


class AuthorQuerySet(models.QuerySet["Author"]):
    def claimed(self) -> "AuthorQuerySet":
        return self.filter(claimed_at__isnull=False)


class Author(models.Model):
    """Someone who signs articles; no account is needed for that.

    Until the profile is claimed, readers see the byline, the blog's address, the state and the
    articles: no bio, no figures but an imported share count (product.md 5).
    """

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    bio = models.TextField(_("biography"), blank=True, max_length=2000)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    imported_shares = models.PositiveIntegerField(_("shares counted elsewhere"), default=0)
    imported_from = models.CharField(_("counted by"), max_length=100, blank=True)
    imported_on = models.DateField(_("counted on"), null=True, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_shares=0) | ~Q(imported_from=""),
                name="author_imported_shares_say_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    @property
    def claimed(self) -> bool:
        return self.claimed_at is not None


class FormerAuthor(Former):
    of = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta(Former.Meta):
        verbose_name = _("former address of an author")


class Blog(models.Model):
    """An author's site. `address` is null while nobody knows it (a page without links)."""

    title = models.CharField(_("title"), max_length=200)
    address = WebAddressField(_("address"), null=True, blank=True, unique=True)
    language = models.CharField(_("language"), max_length=35, default="fr")
    authors = models.ManyToManyField(
        Author, through="Contributor", related_name="blogs", verbose_name=_("authors")
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__isnull=True) | Q(address__startswith="http"),
                name="blog_address_is_on_the_web",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Contributor(models.Model):
    """Who writes on a blog, and the name found for them in its feed."""

    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), on_delete=models.CASCADE, related_name="contributors"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, related_name="contributions"
    )
    known_as = models.CharField(_("name in the feed"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "author"], name="contributor_once_per_blog")
        ]

    def __str__(self) -> str:
        return self.known_as or self.author.name


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, on: date | None = None) -> "AgreementQuerySet":
        """Agreements that bind on this day (default today, in TIME_ZONE); newest first.

        A blog's last word holds alone: once it has lapsed or was ended, what was agreed before it
        does not come back. Terms of single articles neither replace nor are replaced.
        """
        day = on or timezone.localdate()
        until = Q(until__isnull=True) | Q(until__gte=day)
        later = Agreement.objects.filter(
            blog=OuterRef("blog"),
            version__gt=OuterRef("version"),
            for_one_article=False,
            agreed_on__lte=day,
        )
        last_word = Q(for_one_article=True) | ~Exists(later)
        return self.filter(until, last_word, agreed_on__lte=day, ended_on__isnull=True).order_by(
            "blog", "-version"
        )


class Agreement(models.Model):
    """What an author of a blog allows, in writing. A change is a new version, never an edit.

    `for_one_article` marks terms that override the blog's for the articles that name them.
    """

    class Mode(models.TextChoices):
        EXCERPT = "excerpt", _("excerpt")
        FULL = "full", _("full text")

    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), on_delete=models.PROTECT, related_name="agreements"
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    for_one_article = models.BooleanField(_("for single articles only"), default=False)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.EXCERPT)
    images = models.BooleanField(_("images allowed"), default=False)
    indexing = models.BooleanField(_("search engines may index our copy"), default=False)
    text_mining = models.BooleanField(_("text and data mining allowed"), default=False)
    head_start = models.PositiveIntegerField(_("head start of the blog, hours"), default=0)
    until = models.DateField(_("until"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    agreed_by = models.CharField(_("agreed by"), max_length=200)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["blog", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "version"], name="agreement_version_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("agreed_on")),
                name="agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blog} · {self.get_mode_display()} · {self.agreed_on:%Y-%m-%d}"

    def binds(self, on: date | None = None) -> bool:
        """Whether nothing in this row itself keeps it from binding on this day."""
        day = on or timezone.localdate()
        open_ended = self.until is None or self.until >= day
        return self.ended_on is None and self.agreed_on <= day and open_ended
