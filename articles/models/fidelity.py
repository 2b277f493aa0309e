from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article


class Fidelity(models.Model):
    """How much of its source an imported article kept, as the last import that wrote it found.

    `score` is 0 to 100; `losses` a list of {"kind", "what", "count"}: what the source had and we
    do not show, or had to guess. `checked_at`: since when somebody answers for it all the same.
    """

    article = models.OneToOneField(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="fidelity",
    )
    score = models.PositiveSmallIntegerField(_("fidelity"))
    losses = models.JSONField(_("losses"), default=list, blank=True)
    date_guessed = models.BooleanField(_("date guessed"), default=False)
    at = models.DateTimeField(_("at"))
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("fidelity")
        verbose_name_plural = _("fidelities")
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="fidelity_up_to_a_hundred")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.score}"
