"""The journal of what was done: who, what, when and why.

A verb writes its events in its own transaction; the database itself refuses to change or
delete them (triggers, migration 0002). `magazine.events.effects` tells the rest of the
house about them once they are committed.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What was done, in words; a verb that is not here is shown as it is stored.
ACTS = {
    "accepted": pgettext_lazy("act", "accepted from the arrivals"),
    "added": pgettext_lazy("act", "added"),
    "agreed": pgettext_lazy("act", "agreed"),
    "appeared": pgettext_lazy("act", "appeared"),
    "approved": pgettext_lazy("act", "called ready"),
    "archived": pgettext_lazy("act", "archived"),
    "arranged": pgettext_lazy("act", "arranged"),
    "changed": pgettext_lazy("act", "changed"),
    "corrected": pgettext_lazy("act", "corrected before readers"),
    "correction_taken_back": pgettext_lazy("act", "correction taken back"),
    "asked": pgettext_lazy("act", "author asked"),
    "checks_set": pgettext_lazy("act", "checks before publishing set"),
    "chosen": pgettext_lazy("act", "chosen"),
    "deleted": pgettext_lazy("act", "put into the bin"),
    "dismissed": pgettext_lazy("act", "text set aside dismissed"),
    "embargoed": pgettext_lazy("act", "embargo changed"),
    "end_set": pgettext_lazy("act", "end changed"),
    "expired": pgettext_lazy("act", "expired"),
    "fidelity_set": pgettext_lazy("act", "fidelity wanted set"),
    "filed": pgettext_lazy("act", "moved to another section"),
    "gone": pgettext_lazy("act", "gone for good"),
    "hidden": pgettext_lazy("act", "hidden from readers"),
    "import_accepted": pgettext_lazy("act", "import accepted"),
    "import_done": pgettext_lazy("act", "brought in"),
    "import_stopped": pgettext_lazy("act", "import stopped"),
    "imported": pgettext_lazy("act", "imported"),
    "joined": pgettext_lazy("act", "found to be the same as another"),
    "kept_ours": pgettext_lazy("act", "change of the blog declined"),
    "merged": pgettext_lazy("act", "two texts merged"),
    "moved": pgettext_lazy("act", "moved to another address"),
    "named": pgettext_lazy("act", "version named"),
    "opened": pgettext_lazy("act", "opened"),
    "paused": pgettext_lazy("act", "paused"),
    "planned": pgettext_lazy("act", "planned for another day"),
    "published": pgettext_lazy("act", "published"),
    "purged": pgettext_lazy("act", "removed for good"),
    "redirected": pgettext_lazy("act", "redirects changed"),
    "refused": pgettext_lazy("act", "refused"),
    "reimported": pgettext_lazy("act", "imported again"),
    "reopened": pgettext_lazy("act", "decision on a double taken back"),
    "reinstated": pgettext_lazy("act", "reinstated"),
    "report_answered": pgettext_lazy("act", "report answered"),
    "reported": pgettext_lazy("act", "reported as unlawful"),
    "rescheduled": pgettext_lazy("act", "scheduled for another hour"),
    "restored": pgettext_lazy("act", "version restored"),
    "resumed": pgettext_lazy("act", "followed again"),
    "rolled_back": pgettext_lazy("act", "gone back to"),
    "decided_again": pgettext_lazy("act", "decision on an arrival taken back"),
    "scheduled": pgettext_lazy("act", "scheduled"),
    "sent_back": pgettext_lazy("act", "sent back"),
    "shared": pgettext_lazy("act", "reading link made"),
    "shown": pgettext_lazy("act", "shown to readers"),
    "submitted": pgettext_lazy("act", "handed in for review"),
    "unarchived": pgettext_lazy("act", "taken out of the archive"),
    "tagged": pgettext_lazy("act", "tags changed"),
    "taken_from_blog": pgettext_lazy("act", "words of the blog taken"),
    "told_apart": pgettext_lazy("act", "found to be no double"),
    "taken_off": pgettext_lazy("act", "taken off the front page"),
    "undeleted": pgettext_lazy("act", "taken out of the bin"),
    "unpublished": pgettext_lazy("act", "unpublished"),
    "unscheduled": pgettext_lazy("act", "schedule cancelled"),
    "unshared": pgettext_lazy("act", "reading link revoked"),
    "vouched": pgettext_lazy("act", "checked against its original"),
    "withdrawn": pgettext_lazy("act", "withdrawn"),
}


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject=subject._meta.label_lower, subject_id=subject.pk)

    def unseen_by(self, effect: str, *, since: datetime) -> "EventQuerySet":
        """Events since then that this effect has not seen, oldest first.

        Those at which it failed come last, the most stubborn at the very end: however many they
        are, they hold up no other.
        """
        this = models.OuterRef("pk")
        seen = Done.objects.filter(event=this, effect=effect)
        failed = Failure.objects.filter(event=this, effect=effect).values("times")
        times = Coalesce(models.Subquery(failed), 0)
        return self.filter(~models.Exists(seen), at__gte=since).order_by(times, "pk")


class Event(models.Model):
    at = models.DateTimeField(_("at"), db_index=True)
    verb = models.CharField(_("verb"), max_length=40)
    subject = models.CharField(_("subject"), max_length=80)
    subject_id = models.BigIntegerField(_("subject number"))
    # No constraint and no cascade: an event outlives the account that caused it, and the
    # triggers would refuse the update that SET_NULL means.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    by_name = models.CharField(_("name at the time"), max_length=150, blank=True)
    why = models.TextField(_("why"), blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    keys = models.JSONField(_("keys touched"), default=list, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject", "subject_id", "-id"], name="event_subject"),
            # The filters of the journal, each in its order.
            models.Index(fields=["verb", "-at", "-id"], name="event_verb"),
            models.Index(fields=["subject", "-at", "-id"], name="event_kind"),
            models.Index(fields=["by", "-at", "-id"], name="event_by"),
        ]

    def __str__(self) -> str:
        return f"{self.act} · {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def act(self) -> str:
        """The verb in words."""
        return str(ACTS.get(self.verb, self.verb))


class Done(models.Model):
    """That one effect has seen one event: what has no row here is replayed by the worker."""

    event = models.ForeignKey(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="done"
    )
    effect = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "effect"], name="done_once_per_effect")
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.event_id}"

    @classmethod
    def note(cls, events: Sequence[int], *, effect: str) -> None:
        """Write that an effect has seen these, at most some hundreds, unless that is written.

        In SQL: an import has a row for each of its articles and each effect, and making them in
        Python took a tenth of its time.
        """
        if not events:
            return
        marks = ", ".join(["%s"] * len(events))
        statement = f"""
            INSERT INTO {cls._meta.db_table} (event_id, effect, at)
            SELECT id, %s, %s FROM {Event._meta.db_table} WHERE id IN ({marks})
            ON CONFLICT DO NOTHING
        """  # noqa: S608
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(statement, [effect, now, *events])


class Failure(models.Model):
    """That one effect failed at one event, told alone, so many times; gone once it succeeds."""

    event = models.ForeignKey(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="failures"
    )
    effect = models.CharField(max_length=200)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "effect"], name="failure_once_per_effect")
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.event_id}"
