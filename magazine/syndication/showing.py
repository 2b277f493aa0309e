"""What was brought in, shown to readers when the operator asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, State

from . import writing
from .decide import Verb
from .writing import Plan

# What the file itself calls ready or a draft is left to the desk.
_ASKED = ("", State.PUBLISHED)
_WAITING = (State.REVIEW, State.READY)


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether readers see it; `waits` says why not, when that was asked."""

    published: bool = False
    waits: str = ""


def publish(
    plans: Sequence[Plan], articles: Sequence[Article], *, asked: bool, now: datetime
) -> list[Shown]:
    """Publish what is asked for, through the same checks as one article; keep a trace of the
    rest. An article that is not fit waits as ready."""
    wanted = [asked and _wanted(plan) for plan in plans]
    ready = [row for row, yes in zip(articles, wanted, strict=True) if yes]
    created = {
        row.pk: plan.wanted
        for plan, row in zip(plans, articles, strict=True)
        if plan.decision.verb is Verb.CREATE
    }
    why = _("Imported")
    done = workflow.publish_all(ready, by=None, why=why, created=created) if ready else ()
    outcomes = {outcome.article.pk: outcome for outcome in done}
    shown = []
    waiting: list[Article] = []
    for plan, row in zip(plans, articles, strict=True):
        outcome = outcomes.get(row.pk)
        if outcome is None:
            shown.append(Shown(row.state == State.PUBLISHED, _left(plan) if asked else ""))
            continue
        words = " ".join(problem.message for problem in outcome.problems)
        shown.append(Shown(outcome.publication is not None, words))
        if outcome.publication is None and row.state != State.READY:
            waiting.append(row)
    _make_ready(waiting)
    left = [
        (plan, row)
        for plan, row, one in zip(plans, articles, shown, strict=True)
        if row.pk not in outcomes or not one.published
    ]
    writing.keep_trace([plan for plan, _row in left], [row for _plan, row in left], now=now)
    return shown


def _wanted(plan: Plan) -> bool:
    """New and waiting articles; an update of a public one unless an editor is at work on it.

    What an editor took back, archived or withdrew stays as it is.
    """
    if plan.draft.item.state not in _ASKED:
        return False
    if plan.decision.verb is Verb.CREATE:
        return True
    state = plan.article.state if plan.article else ""
    if plan.decision.verb is Verb.UPDATE and state == State.PUBLISHED:
        return not plan.decision.touched
    return state in _WAITING


def _left(plan: Plan) -> str:
    """Why what was asked is not done; "" when there is nothing to do."""
    if plan.draft.item.state not in _ASKED:
        return ""  # the file itself leaves it to the desk
    state = plan.article.state if plan.article else ""
    if state == State.PUBLISHED:
        if plan.decision.verb is Verb.UPDATE:
            return _("an editor has changed it: publish the update from the desk")
        return ""
    return _("the desk took it back")


def _make_ready(articles: Sequence[Article]) -> None:
    for row in articles:
        row.state = State.READY
    Article.objects.filter(pk__in=[row.pk for row in articles]).update(state=State.READY)
