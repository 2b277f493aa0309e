"""How seriously a check is taken, in a section or in all of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from magazine.sections.models import Section


class Level(models.TextChoices):
    BLOCK = "block", _("blocks publication")
    WARN = "warn", _("is a warning")
    OFF = "off", _("is not looked for")


class CheckLevel(models.Model):
    """The level of one check; a row without section is for every section that has none itself.

    A check without a row has the level of its own (`articles.checks`).
    """

    check_name = models.CharField(_("check"), max_length=40)
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="check_levels",
    )
    level = models.CharField(_("level"), max_length=5, choices=Level)

    class Meta:
        verbose_name = _("level of a check")
        verbose_name_plural = _("ready to publish: levels")
        ordering = ["section", "check_name"]
        constraints = [
            models.UniqueConstraint(fields=["check_name", "section"], name="check_level_once"),
            models.UniqueConstraint(
                fields=["check_name"],
                condition=Q(section__isnull=True),
                name="check_level_everywhere_once",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="check_level_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.get_level_display()}"
