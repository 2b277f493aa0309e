from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from magazine.lib.fields import WebAddressField
from magazine.sections.models import Section

from .people import Author


class Blog(models.Model):
    """An author's site. `address` is null while nobody knows it (a page without links).

    `section` is where its articles are filed when no rule of the blog says otherwise.
    """

    title = models.CharField(_("title"), max_length=200)
    address = WebAddressField(_("address"), null=True, blank=True, unique=True)
    language = models.CharField(_("language"), max_length=35, default="fr")
    authors = models.ManyToManyField(
        Author, through="Contributor", related_name="blogs", verbose_name=_("authors")
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("usual section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="blogs",
        help_text=_("Where its articles are filed when none of the rules below says otherwise."),
    )
    contact = models.EmailField(
        _("address for questions"),
        blank=True,
        help_text=_("Where the desk writes to its author. No reader ever sees it."),
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
    """Who writes on a blog, and the names found for them in its feed, one a line."""

    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), on_delete=models.CASCADE, related_name="contributors"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, related_name="contributions"
    )
    known_as = models.TextField(
        _("names in the feed"),
        max_length=1000,
        blank=True,
        help_text=_("One a line, such as an account’s short name."),
    )

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "author"], name="contributor_once_per_blog")
        ]

    def __str__(self) -> str:
        return next(iter(self.names), self.author.name)

    @property
    def names(self) -> list[str]:
        """The names found in the feed, none of them blank."""
        return [name for line in self.known_as.splitlines() if (name := " ".join(line.split()))]


class SectionRule(models.Model):
    """What files an article of a blog in a section (`authors.filing`): the first that fits wins.

    `words` are one word or several, or alternatives separated by commas.
    """

    class Kind(models.TextChoices):
        TAG = "tag", _("has the tag")
        TITLE = "title", _("has in its title")

    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), on_delete=models.CASCADE, related_name="section_rules"
    )
    kind = models.CharField(_("the article"), max_length=10, choices=Kind, default=Kind.TAG)
    words = models.CharField(
        _("words"),
        max_length=300,
        help_text=_("Several are separated by commas; case and accents do not count."),
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="section_rules"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section rule")
        verbose_name_plural = _("section rules")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["blog", "kind", "words"], name="section_rule_once_per_blog"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.words} → {self.section}"
