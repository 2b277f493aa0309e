"""The desk's own steps and the schedule, for many articles at once."""

from datetime import datetime

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import scheduling, steps
from articles.models import Article, State

from .bulk import Act, Asking, Change, Facts, Refusal, Values
from .bulk_words import appearing, misfit, state_of
from .wall import LocalField

# Steps -----------------------------------------------------------------------------------------


def _would_submit(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return misfit("submit", article) or Change(state_of(article), str(State.REVIEW.label))


def _submit(article: Article, values: Values, by: AbstractBaseUser) -> None:
    steps.submit(article, by=by)


def _would_approve(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return misfit("approve", article) or Change(state_of(article), str(State.READY.label))


def _approve(article: Article, values: Values, by: AbstractBaseUser) -> None:
    steps.approve(article, by=by)


class Note(Asking):
    why = forms.CharField(
        label=gettext_lazy("What is to be done, for the writer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": gettext_lazy("Say to the writer what is to be done.")},
    )


def _would_send_back(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return misfit("send_back", article) or Change(state_of(article), str(State.DRAFT.label))


def _send_back(article: Article, values: Values, by: AbstractBaseUser) -> None:
    steps.send_back(article, by=by, why=values["why"])


# The schedule ----------------------------------------------------------------------------------


class At(Asking):
    at = LocalField(label=gettext_lazy("Day and hour"))

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if not timezone.now() < at or at.year > 9998:
            raise forms.ValidationError(_("Choose an hour that is still to come."))
        return at


def _would_schedule(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return appearing("schedule", article, facts, values["at"])


def _schedule(article: Article, values: Values, by: AbstractBaseUser) -> None:
    scheduling.schedule(article, by=by, at=values["at"], until=article.expires)


def _would_unschedule(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    refusal = misfit("unschedule", article)
    if refusal or article.pk not in facts.coming:
        return refusal or Refusal(_("Nothing is scheduled."))
    seen = article.pk in facts.live
    after = state_of(article) if seen else str(State.READY.label)
    return Change(state_of(article), after, _("What was scheduled does not appear."))


def _unschedule(article: Article, values: Values, by: AbstractBaseUser) -> None:
    scheduling.unschedule(article, by=by)


STEPS = (
    Act(
        name="submit",
        title=gettext_lazy("Hand in for review"),
        in_list=gettext_lazy("Hand in the chosen articles for review"),
        done=gettext_lazy("Handed in."),
        permissions=("change",),
        what=_would_submit,
        do=_submit,
    ),
    Act(
        name="approve",
        title=gettext_lazy("Approve"),
        in_list=gettext_lazy("Approve the chosen articles"),
        done=gettext_lazy("Approved: ready to be published."),
        permissions=("approve",),
        what=_would_approve,
        do=_approve,
        undone_by="send_back",
    ),
    Act(
        name="send_back",
        title=gettext_lazy("Send back"),
        in_list=gettext_lazy("Send the chosen articles back to their writers"),
        done=gettext_lazy("Sent back, with the note."),
        permissions=("approve",),
        what=_would_send_back,
        do=_send_back,
        form=Note,
    ),
)
SCHEDULE = (
    Act(
        name="schedule",
        title=gettext_lazy("Schedule"),
        in_list=gettext_lazy("Schedule the chosen articles"),
        done=gettext_lazy("Scheduled."),
        permissions=("publish",),
        what=_would_schedule,
        do=_schedule,
        form=At,
        asks_first=True,
        undone_by="unschedule",
    ),
    Act(
        name="unschedule",
        title=gettext_lazy("Cancel the schedule"),
        in_list=gettext_lazy("Cancel the schedule of the chosen articles"),
        done=gettext_lazy("Not scheduled any more."),
        permissions=("publish",),
        what=_would_unschedule,
        do=_unschedule,
    ),
)
