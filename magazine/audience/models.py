"""How often articles were read, and how often their readers went on to the blog, by day.

Nothing about a reader comes here: numbers alone, for 25 months (`magazine.audience.pruning`).
Shares are counted beside (`articles.models.Share`), and what others counted before an import stays
with its author (`authors.models.Author.imported_shares`): none of these is ever added to another.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from magazine.sections.models import Section


class Counts(models.Model):
    """What was counted on a day. The fields are named by `meter.What`."""

    day = models.DateField(_("day"))
    reads = models.PositiveIntegerField(_("reads"), default=0)
    originals = models.PositiveIntegerField(_("clicks to the original"), default=0)
    blogs = models.PositiveIntegerField(_("clicks to the blog"), default=0)

    class Meta:
        abstract = True


class ArticleDay(Counts):
    """Of one article; `republished` as it was when it was first read that day."""

    republished = models.BooleanField(_("of texts from blogs"), default=False)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="read_days"
    )

    class Meta:
        verbose_name = _("figures of an article on a day")
        verbose_name_plural = _("figures of the articles")
        ordering = ["-day"]
        indexes = [models.Index(fields=["day"], name="articleday_day")]
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="articleday_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"


class ArticleMonth(Counts):
    """Of one article in a month, by its first day: the same numbers, counted beside those of the
    days, for who looks at a year of a large magazine has a million of these."""

    republished = models.BooleanField(_("of texts from blogs"), default=False)
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="read_months"
    )

    class Meta:
        verbose_name = _("figures of an article in a month")
        verbose_name_plural = _("figures of the articles by month")
        ordering = ["-day"]
        indexes = [models.Index(fields=["day"], name="articlemonth_day")]
        constraints = [
            models.UniqueConstraint(fields=["article", "day"], name="articlemonth_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day:%Y-%m}"


class SectionDay(Counts):
    """Of a section, as its articles stood there on that day; those with an original apart, since
    only of those can a reader go on to it. A deleted section leaves its figures to the whole."""

    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="read_days",
    )
    republished = models.BooleanField(_("of texts from blogs"))

    class Meta:
        verbose_name = _("figures of a section on a day")
        verbose_name_plural = _("figures of the sections")
        ordering = ["-day"]
        indexes = [models.Index(fields=["day"], name="sectionday_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "republished", "day"], name="sectionday_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.day}"
