from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from magazine.lib.analysis import fold
from magazine.lib.fields import web_addresses
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
    # What sorts and finds the name, the same on both databases: a letter may fold into several.
    folded = models.CharField(_("folded name"), max_length=450, default="", editable=False)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    bio = models.TextField(_("biography"), blank=True, max_length=2000)
    accounts = models.TextField(
        _("accounts elsewhere"),
        blank=True,
        max_length=2000,
        validators=[web_addresses],
        help_text=_("Web addresses, one a line, such as https://mastodon.social/@anthony."),
    )
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
        indexes = [models.Index(fields=["folded", "slug"], name="author_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_shares=0) | ~Q(imported_from=""),
                name="author_imported_shares_say_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)[:450]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    @property
    def places(self) -> list[str]:
        """The addresses of the accounts that this author has elsewhere."""
        return self.accounts.split()

    @property
    def claimed(self) -> bool:
        return self.claimed_at is not None


class FormerAuthor(Former):
    of = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta(Former.Meta):
        verbose_name = _("former address of an author")
