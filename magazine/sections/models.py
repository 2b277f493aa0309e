from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from magazine.lib.former import Former

TINT = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write the tint as #rrggbb."))


class Section(models.Model):
    """A section of the magazine, which readers know as « Magazine Culture »."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    tint = models.CharField(_("tint"), max_length=7, default="#5a4a3a", validators=[TINT])
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    least_fidelity = models.PositiveSmallIntegerField(
        _("fidelity wanted on front pages"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "From 0 to 100. What was brought in and kept less of its source stands neither on La "
            "Une nor on the section’s front page until somebody has checked it. 0: all may."
        ),
    )
    # Where the drawn picture stands that shared links show, made by the worker.
    placard = models.CharField(_("placard"), max_length=100, blank=True, editable=False)
    # Set by what arranges front pages: the page of a section that nobody arranged asks no more.
    composed = models.BooleanField(_("front page arranged"), default=False, editable=False)

    LOCAL = ("placard",)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])


class FormerSection(Former):
    of = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta(Former.Meta):
        verbose_name = _("former address of a section")


class Seat(models.Model):
    """What someone may do where: a role in one section, or in all when `section` is null."""

    class Role(models.TextChoices):
        FREELANCE = "freelance", _("freelance writer")
        SUBEDITOR = "subeditor", _("sub-editor")
        SECTION_EDITOR = "section_editor", _("section editor")
        EDITOR_IN_CHIEF = "editor_in_chief", _("editor-in-chief")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="seats",
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="seats",
        help_text=_("Empty: every section."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["user", "section"]
        constraints = [
            models.UniqueConstraint(fields=["user", "section", "role"], name="seat_once"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(section__isnull=True),
                name="seat_everywhere_once",
            ),
            models.CheckConstraint(
                condition=models.Q(section__isnull=True)
                | ~models.Q(role__in=["editor_in_chief", "administrator"]),
                name="seat_of_the_whole_magazine",
                violation_error_message=_(
                    "The editor-in-chief and the administrator have every section: leave the "
                    "section empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
