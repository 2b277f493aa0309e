"""The acts that the list of articles offers, each declared once (`articles.admin.bulk.Act`)."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import bin, workflow
from articles.models import Article, State

from .bulk import Act, Asking, Change, Facts, Refusal, Values
from .bulk_filing import FILING
from .bulk_steps import SCHEDULE, STEPS
from .bulk_words import appearing, misfit, state_of

# Publish ------------------------------------------------------------------------------------------


def _would_publish(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return appearing("publish", article, facts, None)


def _publish(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.publish(article, by=by)


# Take back ----------------------------------------------------------------------------------------


def _would_unpublish(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    readers = _("They find nothing at its address.") if article.pk in facts.live else ""
    if article.pk in facts.coming:
        readers = f"{readers} {_('What was scheduled does not appear.')}".strip()
    change = Change(state_of(article), str(State.DRAFT.label), readers)
    return misfit("unpublish", article) or change


def _unpublish(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.unpublish(article, by=by)


def _would_archive(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    readers = _("They can still read it; it leaves La Une, sections and feeds.")
    change = Change(state_of(article), str(State.ARCHIVED.label), readers)
    return misfit("archive", article) or change


def _archive(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.archive(article, by=by)


class Reason(Asking):
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the journal"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={
            "required": gettext_lazy("Say why: the reason is kept in the journal."),
        },
    )


def _would_withdraw(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    seen = article.pk in facts.live
    readers = _("Its address answers that it is gone.") if seen else _("It never appears.")
    change = Change(state_of(article), str(State.WITHDRAWN.label), readers)
    return misfit("withdraw", article) or change


def _withdraw(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.withdraw(article, by=by, reason=values["reason"])


def _would_reinstate(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    return misfit("reinstate", article) or Change(state_of(article), str(State.DRAFT.label))


def _reinstate(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.reinstate(article, by=by)


def _would_unarchive(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    readers = _("It is back on La Une, in sections and feeds.")
    change = Change(state_of(article), str(State.PUBLISHED.label), readers)
    return misfit("unarchive", article) or change


def _unarchive(article: Article, values: Values, by: AbstractBaseUser) -> None:
    workflow.unarchive(article, by=by)


# The bin ------------------------------------------------------------------------------------------


def _would_delete(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    if article.pk in facts.live or article.pk in facts.coming:
        return Refusal(_("Readers see it or will: withdraw it or unpublish it first."))
    return Change(state_of(article), _("in the bin"))


def _delete(article: Article, values: Values, by: AbstractBaseUser) -> bool:
    bin.delete(article, by=by)
    return True


def _undelete(article: Article, back: Any, by: AbstractBaseUser) -> None:
    bin.undelete(article, by=by)


PUBLISH = Act(
    name="publish",
    title=gettext_lazy("Publish"),
    in_list=gettext_lazy("Publish the chosen articles"),
    done=gettext_lazy("Published."),
    permissions=("publish",),
    what=_would_publish,
    do=_publish,
    undone_by="unpublish",
)
UNPUBLISH = Act(
    name="unpublish",
    title=gettext_lazy("Unpublish"),
    in_list=gettext_lazy("Unpublish the chosen articles"),
    done=gettext_lazy("A draft again."),
    permissions=("publish",),
    what=_would_unpublish,
    do=_unpublish,
    undone_by="publish",
)
ARCHIVE = Act(
    name="archive",
    title=gettext_lazy("Archive"),
    in_list=gettext_lazy("Archive the chosen articles"),
    done=gettext_lazy("Archived."),
    permissions=("publish",),
    what=_would_archive,
    do=_archive,
    undone_by="unarchive",
)
UNARCHIVE = Act(
    name="unarchive",
    title=gettext_lazy("Take out of the archive"),
    in_list=gettext_lazy("Take the chosen articles out of the archive"),
    done=gettext_lazy("Out of the archive."),
    permissions=("publish",),
    what=_would_unarchive,
    do=_unarchive,
    undone_by="archive",
)
WITHDRAW = Act(
    name="withdraw",
    title=gettext_lazy("Withdraw"),
    in_list=gettext_lazy("Withdraw the chosen articles"),
    done=gettext_lazy("Withdrawn."),
    permissions=("withdraw",),
    what=_would_withdraw,
    do=_withdraw,
    form=Reason,
    warning=gettext_lazy(
        "At once, the address answers that the article is gone; it leaves every list, feed and "
        "search, and no import brings it back. It can be reinstated as a draft."
    ),
    undone_by="reinstate",
)
REINSTATE = Act(
    name="reinstate",
    title=gettext_lazy("Reinstate"),
    in_list=gettext_lazy("Reinstate the chosen articles"),
    done=gettext_lazy("A draft again; readers see no change until it is published."),
    permissions=("withdraw",),
    what=_would_reinstate,
    do=_reinstate,
)
DELETE = Act(
    name="delete_selected",
    title=gettext_lazy("Put into the bin"),
    in_list=gettext_lazy("Put the chosen articles into the bin"),
    done=gettext_lazy("In the bin."),
    permissions=("change",),
    what=_would_delete,
    do=_delete,
    warning=gettext_lazy(
        "These articles go to the bin with their history. They leave every list; they can be "
        "taken out again."
    ),
    undo=_undelete,
)

_BACK = (UNPUBLISH, ARCHIVE, UNARCHIVE, WITHDRAW, REINSTATE)
# A higher floor adds its own.
ACTS: dict[str, Act] = {
    act.name: act for act in (*STEPS, PUBLISH, *SCHEDULE, *_BACK, *FILING, DELETE)
}
