from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from authors.models import Blog
from magazine.lib.fields import WebAddressField
from magazine.sections.models import Section


class PrivateFiles(FileSystemStorage):
    """Where files wait that are to be brought in: IMPORTS_ROOT, to which no address leads."""

    @property
    def location(self) -> str:
        return str(settings.IMPORTS_ROOT)


def private_files() -> FileSystemStorage:
    return PrivateFiles(file_permissions_mode=0o600)


class ImportRun(models.Model):
    """A file or an address that somebody brings in from the desk: first looked at, then let in.

    `beat` is when the worker last said that it is at it: who finds it old may take over, since
    what was brought in before is known again. `counts` are those of the report; `done` and `total`
    are bytes, `total` 0 while nobody knows it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for the worker")
        PREVIEWING = "previewing", _("being looked at")
        PREVIEWED = "previewed", _("ready to be brought in")
        ACCEPTED = "accepted", _("accepted, waiting for the worker")
        IMPORTING = "importing", _("being brought in")
        DONE = "done", pgettext_lazy("import", "brought in")
        STOPPED = "stopped", pgettext_lazy("import", "stopped")
        FAILED = "failed", pgettext_lazy("import", "failed")

    file = models.FileField(_("file"), storage=private_files, max_length=200, blank=True)
    name = models.CharField(pgettext_lazy("import", "name"), max_length=200)
    address = WebAddressField(_("address"), blank=True)
    blog = models.ForeignKey(
        Blog, verbose_name=_("blog"), null=True, blank=True, on_delete=models.SET_NULL
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.SET_NULL
    )
    publish = models.BooleanField(_("show it to readers at once"), default=False)
    images = models.BooleanField(_("bring in the images"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    stopping = models.BooleanField(_("asked to stop"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    counts = models.JSONField(pgettext_lazy("import", "counts"), default=dict)
    done = models.PositiveBigIntegerField(_("bytes read"), default=0)
    total = models.PositiveBigIntegerField(_("bytes in all"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("import", "asked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created = models.DateTimeField(pgettext_lazy("import", "asked at"), auto_now_add=True)
    began = models.DateTimeField(pgettext_lazy("import", "begun"), null=True)
    ended = models.DateTimeField(pgettext_lazy("import", "ended"), null=True)
    beat = models.DateTimeField(_("last heard of"), null=True)

    AT_WORK = (State.PREVIEWING, State.IMPORTING)
    TO_DO = (State.WAITING, State.ACCEPTED)
    # In the counts of what was only looked at.
    REHEARSAL = "rehearsal"

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["beat"],
                condition=models.Q(state__in=["waiting", "previewing", "accepted", "importing"]),
                name="run_at_work",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def going(self) -> bool:
        """Whether the worker is at it or soon will be."""
        return self.state in (*self.AT_WORK, *self.TO_DO)

    @property
    def rehearsed(self) -> bool:
        """Whether its counts and lines say what would come in, and nothing has."""
        return bool(self.counts.get(self.REHEARSAL))

    @property
    def worth(self) -> bool:
        """Whether there is something to bring in."""
        names = ("created", "updated", "rows created", "rows updated")
        return any(self.counts.get(name) for name in names)

    @property
    def standing(self) -> str:
        """Its state in words."""
        if self.state == self.State.PREVIEWED and not self.worth:
            return str(_("nothing to bring in"))
        return str(self.get_state_display())

    @property
    def share(self) -> float | None:
        """How much of it is read, 0 to 1; None while nobody knows, and once all of it is read and
        its articles are still on their way."""
        if not self.total or (self.going and self.done >= self.total):
            return None
        return min(1.0, self.done / self.total)

    @property
    def seconds_left(self) -> int | None:
        """By the rate so far; None while it is too early to say."""
        if not (self.began and self.beat and self.total and 0 < self.done < self.total):
            return None
        spent = (self.beat - self.began).total_seconds()
        return round(spent * (self.total - self.done) / self.done) if spent >= 2 else None

    @property
    def path(self) -> Path:
        return Path(self.file.path)

    def heard(self, **columns: Any) -> bool:
        """The worker says how far it is; False, and nothing is written, when another has begun
        the run anew since: the instant says whose it is."""
        columns["beat"] = timezone.now()
        for name, value in columns.items():
            setattr(self, name, value)
        mine = ImportRun.objects.filter(pk=self.pk, began=self.began)
        return bool(mine.update(**columns))


class ImportLine(models.Model):
    """What became, or would become, of one article of a run."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    file = models.CharField(_("file"), max_length=200, blank=True)
    at = models.CharField(pgettext_lazy("import", "place"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    outcome = models.CharField(pgettext_lazy("import", "outcome"), max_length=10, blank=True)
    problem = models.CharField(pgettext_lazy("import", "problem"), max_length=500, blank=True)
    notes = models.JSONField(pgettext_lazy("import", "notes"), default=list)
    fidelity = models.PositiveSmallIntegerField(_("fidelity"), null=True)
    article = models.ForeignKey(
        Article, null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="+"
    )

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.at

    @property
    def where(self) -> str:
        """The file within an archive or a folder, and the place in it."""
        return ", ".join(filter(None, (self.file, self.at)))
