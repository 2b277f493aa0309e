from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .blogs import Blog


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
    `following` says what a copy does when its original changes or disappears.
    """

    class Mode(models.TextChoices):
        EXCERPT = "excerpt", _("excerpt")
        FULL = "full", _("full text")

    class Following(models.TextChoices):
        FOLLOW = "follow", _("follows the original")
        FREEZE = "freeze", _("stays as it is")
        WITHDRAW = "withdraw", _("follows the original, and goes with it")

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
    following = models.CharField(
        _("our copy"), max_length=10, choices=Following, default=Following.FOLLOW
    )
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
        day = date_format(self.agreed_on, "DATE_FORMAT")
        return f"{self.blog} · {self.get_mode_display()} · {day}"

    def clean(self) -> None:
        """An agreement holds from the day it was given: nothing begins or ends by itself later,
        but with `until`, whose midnight publications carry with them."""
        today = timezone.localdate()
        to_come = {
            "agreed_on": _("This day is to come: write the agreement down when it is given."),
            "ended_on": _("This day is to come: to end it later, add a version with “until”."),
        }
        late = {name for name in to_come if (day := getattr(self, name)) and day > today}
        if late:
            raise ValidationError({name: to_come[name] for name in late})

    def binds(self, on: date | None = None) -> bool:
        """Whether nothing in this row itself keeps it from binding on this day."""
        day = on or timezone.localdate()
        open_ended = self.until is None or self.until >= day
        return self.ended_on is None and self.agreed_on <= day and open_ended
