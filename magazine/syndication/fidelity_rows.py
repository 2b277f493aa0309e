"""The fidelity of what an import wrote, kept beside its articles: one write for a batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from articles import worth
from articles.models import Article, Fidelity, Publication
from magazine.lib.inserting import insert

from . import fidelity
from .decide import Verb
from .writing import Plan

_COLUMNS = ["score", "losses", "date_guessed", "at", "checked_at", "checked_by"]


def keep(plans: Sequence[Plan], articles: Sequence[Article], *, now: datetime) -> None:
    """Those of what is new or was written again by what speaks for it; front pages follow."""
    pairs = list(zip(plans, articles, strict=True))
    updated = [row.pk for plan, row in pairs if _rewrites(plan)]
    known = Fidelity.objects.select_for_update().in_bulk(updated) if updated else {}
    rows = (
        _row(plan, article, known, now)
        for plan, article in pairs
        if plan.decision.verb is Verb.CREATE or _rewrites(plan)
    )
    insert(rows, over=_COLUMNS)
    if updated:
        worth.settle(Publication.objects.not_over(now).filter(article__in=updated))


def _rewrites(plan: Plan) -> bool:
    """Another name of an article may be a poorer form of it, which says nothing of the text."""
    return plan.decision.verb is Verb.UPDATE and plan.speaks


def _row(plan: Plan, article: Article, known: Mapping[int, Fidelity], now: datetime) -> Fidelity:
    losses = plan.draft.losses
    # A date that the desk has set is no guess, whatever the source says.
    guessed = plan.draft.guessed_date or fidelity.has_guessed_date(losses)
    row = Fidelity(
        article_id=article.pk,
        score=fidelity.score(losses),
        losses=fidelity.dump(losses),
        date_guessed=guessed and "dated" not in plan.decision.edited,
        at=now,
    )
    before = known.get(article.pk)
    if before and not _loses_more(row, before):
        row.checked_at, row.checked_by_id = before.checked_at, before.checked_by_id
    return row


def _loses_more(row: Fidelity, before: Fidelity) -> bool:
    """What somebody has checked is to be looked at again."""
    return row.score < before.score or (row.date_guessed and not before.date_guessed)
