"""What was brought in, shown to readers when the operator asked for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, Publication, State
from articles.snapshot import Snapshot

from . import writing
from .decide import Verb
from .items import Item
from .models import Double
from .writing import Plan

# What the file itself calls ready or a draft is left to the desk.
_ASKED = ("", State.PUBLISHED)
_WAITING = (State.REVIEW, State.READY)
# What readers see, or will see without anybody's doing.
_PUBLIC = (State.PUBLISHED, State.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Asked:
    """`publish`: show what comes in; `follow`: at least let what is public follow its original."""

    publish: bool = False
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether readers see it; `waits` says why not, when that was asked."""

    published: bool = False
    waits: str = ""


def asks(item: Item) -> bool:
    """Whether the file leaves it to the operator that the item is public."""
    return item.state in _ASKED


def publish(
    plans: Sequence[Plan],
    articles: Sequence[Article],
    *,
    asked: Asked,
    doubles: Mapping[int, Double],
    now: datetime,
) -> list[Shown]:
    """Publish what is asked for, through the same checks as one article; keep a trace of the
    rest. An article that is not fit waits as ready, a likely double until somebody has decided."""
    pairs = list(zip(plans, articles, strict=True))
    ready = [row for plan, row in pairs if row.pk not in doubles and _wanted(plan, asked)]
    created = {row.pk: plan.wanted for plan, row in pairs if plan.decision.verb is Verb.CREATE}
    done = _published(ready, created, now)
    outcomes = {outcome.article.pk: outcome for outcome in done}
    shown = [_shown(plan, row, outcomes, doubles, asked=asked) for plan, row in pairs]
    _make_ready([one.article for one in done if not one.publication])
    left = [
        pair
        for pair, one in zip(pairs, shown, strict=True)
        if pair[1].pk not in outcomes or not one.published
    ]
    writing.keep_trace([plan for plan, _row in left], [row for _plan, row in left], now=now)
    return shown


def _published(
    ready: Sequence[Article], created: Mapping[int, Snapshot], now: datetime
) -> list[workflow.Outcome]:
    """What is scheduled already goes on beginning when it was to begin."""
    starts = _starts([row for row in ready if row.state == State.SCHEDULED], now)
    by_start: dict[datetime | None, list[Article]] = defaultdict(list)
    for row in ready:
        by_start[starts.get(row.pk)].append(row)
    return [
        outcome
        for at, rows in by_start.items()
        for outcome in workflow.publish_all(
            rows, by=None, at=at, why=_("Imported"), created=created
        )
    ]


def _starts(scheduled: Sequence[Article], now: datetime) -> dict[int, datetime]:
    if not scheduled:
        return {}
    coming = Publication.objects.to_come(now).filter(article__in=scheduled).in_time()
    return {row.article_id: row.live_from for row in reversed(coming)}


def _shown(
    plan: Plan,
    row: Article,
    outcomes: Mapping[int, workflow.Outcome],
    doubles: Mapping[int, Double],
    *,
    asked: Asked,
) -> Shown:
    outcome = outcomes.get(row.pk)
    if outcome:
        words = " ".join(problem.message for problem in outcome.problems)
        return Shown(outcome.publication is not None, words)
    double = doubles.get(row.pk)
    left = _left(plan) if asked.publish or (asked.follow and _is_public(plan)) else ""
    return Shown(row.state == State.PUBLISHED, _in_doubt(double) if double else left)


def _wanted(plan: Plan, asked: Asked) -> bool:
    """New and waiting articles; an update of a public one unless an editor is at work on it.

    What an editor took back, archived or withdrew stays as it is.
    """
    if not asks(plan.draft.item):
        return False
    if _is_public(plan):
        moved = plan.decision.verb is Verb.UPDATE and not plan.decision.touched
        return moved and (asked.publish or asked.follow)
    if not asked.publish:
        return False
    state = plan.article.state if plan.article else ""
    return plan.decision.verb is Verb.CREATE or state in _WAITING


def _is_public(plan: Plan) -> bool:
    return plan.article is not None and plan.article.state in _PUBLIC


def _in_doubt(double: Double) -> str:
    words = _("it may be a double of article %(number)d, « %(title)s »: decide at the desk")
    return words % {"number": double.first_id, "title": double.first.title}


def _left(plan: Plan) -> str:
    """Why what was asked is not done; "" when there is nothing to do."""
    if not asks(plan.draft.item):
        return ""  # the file itself leaves it to the desk
    state = plan.article.state if plan.article else ""
    if state in _PUBLIC:
        if plan.decision.verb is Verb.UPDATE:
            return _("an editor has changed it: publish the update from the desk")
        return ""
    return _("the desk took it back")


def _make_ready(articles: Sequence[Article]) -> None:
    """But for what readers see in an earlier version, and go on seeing so."""
    waiting = [row for row in articles if row.state not in (State.READY, *_PUBLIC)]
    for row in waiting:
        row.state = State.READY
    if waiting:
        Article.objects.filter(pk__in=[row.pk for row in waiting]).update(state=State.READY)
