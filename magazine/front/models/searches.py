"""What readers looked for and did not find."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmptySearch(models.Model):
    """Words that a search found nothing for, how often, and the day of the last time.

    Nothing of the reader, and no time finer than the day (`unfound` says what is left out).
    """

    words = models.CharField(_("words"), max_length=100, unique=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    last = models.DateField(_("last asked for"))

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-times", "-last", "words"]
        indexes = [
            models.Index(fields=["-times", "-last"], name="emptysearch_most"),
            models.Index(fields=["last"], name="emptysearch_last"),
        ]

    def __str__(self) -> str:
        return self.words
