from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article


class DoubleQuerySet(models.QuerySet["Double"]):
    def open(self) -> "DoubleQuerySet":
        """Those to be decided: what lies in the bin is no double any more."""
        kept = {"first__deleted_at": None, "second__deleted_at": None}
        return self.filter(decision=Double.Decision.OPEN, **kept)


class Double(models.Model):
    """Two articles that are perhaps one: until somebody has decided, the later one waits.

    `likeness` is how much of their texts is the same, in per cent. `moved` are the names that lead
    to the kept one since « the same » was decided, by the number of their record, with its prints:
    what an undo gives back.
    """

    class Decision(models.TextChoices):
        OPEN = "", _("to be decided")
        SAME = "same", pgettext_lazy("double", "the same")
        TWO = "two", _("two articles")

    first = models.ForeignKey(
        Article, verbose_name=_("first"), on_delete=models.CASCADE, related_name="doubles"
    )
    second = models.ForeignKey(
        Article, verbose_name=_("second"), on_delete=models.CASCADE, related_name="doubled"
    )
    likeness = models.PositiveSmallIntegerField(_("likeness, per cent"))
    found_at = models.DateTimeField(_("found at"))
    decision = models.CharField(_("decision"), max_length=4, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    kept = models.ForeignKey(
        Article,
        verbose_name=_("kept"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    moved = models.JSONField(_("names that were moved"), default=dict, blank=True)

    # Numbers of rows here: where an export is read, what was decided stands and is not undone.
    LOCAL: ClassVar = ("moved",)

    objects = DoubleQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely double")
        verbose_name_plural = _("likely doubles")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-id"], name="double_open", condition=Q(decision="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="double_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="double_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.second_id}"
