from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Copy(models.Model):
    """How a republished article stands to its original on the blog.

    `checked_at`: when the blog itself last gave it (a file that somebody kept is no witness);
    `corrected`: our text was not quite the blog's then, but the desk's; `changed_at`: since when
    the blog has words for readers that we did not take; `missing_since`: when the original first
    answered that it is gone; `lost_at`: since when that is certain; `ask_at`: when it is asked
    again. `offered` holds, by field, what the blog has now and we did not take: {"value": …,
    "declined": whether the desk said no}. `restless` counts the looks in a row that found it
    changed in trifles alone.
    """

    article = models.OneToOneField(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="copy",
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    corrected = models.BooleanField(_("corrected by the desk"), default=False)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    missing_since = models.DateTimeField(_("missing since"), null=True, blank=True)
    lost_at = models.DateTimeField(_("lost at"), null=True, blank=True)
    ask_at = models.DateTimeField(_("asked again at"), null=True, blank=True)
    offered = models.JSONField(_("offered by the blog"), default=dict, blank=True)
    restless = models.PositiveSmallIntegerField(_("changes in a row"), default=0)

    # The next look at the blog offers again what was not taken.
    LOCAL: ClassVar = ("offered", "restless", "ask_at")

    class Meta:
        verbose_name = _("living copy")
        verbose_name_plural = _("living copies")
        indexes = [
            models.Index(fields=["ask_at"], name="copy_due", condition=Q(ask_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"
