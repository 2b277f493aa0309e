"""What came in and waits at the desk: an import opens it, whatever is done elsewhere closes it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from articles.models import Article, State
from magazine.events.models import Event
from magazine.lib.inserting import insert

from .decide import Verb
from .models import Arrival, ArrivalQuerySet, Record
from .resolve import Resolver
from .writing import Plan

Decision, Filing = Arrival.Decision, Arrival.Filing
_ARTICLE = Article._meta.label_lower
# What somebody does to an article without having looked at its arrival, and what that means.
_TAKEN = ("approved", "published", "scheduled")
_ENDED = (*_TAKEN, "deleted", "withdrawn", "archived")
_NEW = (State.DRAFT, State.REVIEW)


def open_for(
    pairs: Iterable[tuple[Plan, Article, bool]],
    *,
    filed: bool,
    resolver: Resolver,
    now: datetime,
) -> None:
    """Let what was created and is not public wait at the desk: one insert for the batch.

    Each comes with whether readers see or will see it; `filed`: the operator named the section.
    """
    insert(
        _arrival(plan, article, _filing(plan, resolver, filed=filed), now)
        for plan, article, public in pairs
        if plan.decision.verb is Verb.CREATE and not public
    )


def _arrival(plan: Plan, article: Article, by: tuple[str, str], now: datetime) -> Arrival:
    filing, rule = by
    return Arrival(
        article=article,
        came_at=now,
        source=plan.draft.identity.source,
        proposed_id=plan.wanted["section_id"],
        proposed_by=filing,
        rule=rule,
    )


def _filing(plan: Plan, resolver: Resolver, *, filed: bool) -> tuple[str, str]:
    """What filed it, and the words of the rule when one did."""
    item = plan.draft.item
    if plan.wanted["section_id"] is None:
        return Filing.NOBODY, ""
    if filed:
        return Filing.IMPORT, ""
    if item.section:
        return Filing.FILE, ""
    rule = resolver.rule(plan.wanted["blog_id"], tags=item.tags, title=item.title)
    return (Filing.RULE, f"{rule.kind}:{rule.text}") if rule else (Filing.USUAL, "")


def after_change(events: Sequence[Event]) -> None:
    """Effect: what is approved, published or taken away elsewhere waits no longer, and what is
    taken out of the bin elsewhere waits again. Idempotent: the article as it stands decides."""
    about = [event for event in events if event.subject == _ARTICLE]
    ends = {event.subject_id: event for event in about if event.verb in _ENDED}
    backs = {event.subject_id: event for event in about if event.verb == "undeleted"}
    if ends:
        for row in _with_articles(ends).filter(decision=Decision.WAITING):
            _close(row, ends[row.pk])
    if backs:
        for row in _with_articles(backs).filter(decision__in=(Decision.REFUSED, Decision.GONE)):
            event = backs[row.pk]
            if row.article.deleted_at is None and row.decided_at and row.decided_at < event.at:
                reopen(row)


def _with_articles(numbers: Iterable[int]) -> ArrivalQuerySet:
    return Arrival.objects.filter(article__in=list(numbers)).select_related("article")


def _close(row: Arrival, event: Event) -> None:
    if row.article.deleted_at or row.article.state == State.WITHDRAWN:
        decision = Decision.GONE
    elif row.article.state not in _NEW and event.verb in _ENDED:
        decision = Decision.ACCEPTED if event.verb in _TAKEN else Decision.GONE
    else:
        return
    still = Arrival.objects.filter(pk=row.pk, decision=Decision.WAITING)
    still.update(
        decision=decision, decided_at=event.at, decided_by=event.by_id, why=event.why[:300]
    )


def reopen(row: Arrival) -> None:
    """To be decided again; what a refusal keeps away may come back."""
    mine = Record.objects.filter(article=row.pk, tombstone=row.decided_at)
    if row.decided_at:
        mine.update(tombstone=None, tombstone_reason="")
    row.decision, row.why, row.before = Decision.WAITING, "", ""
    row.decided_at = row.decided_by = None
    row.save(update_fields=["decision", "why", "before", "decided_at", "decided_by"])
