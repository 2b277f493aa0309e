"""What fills the places that nobody was given: one query for each block."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from articles.models import Origin, Publication, PublicationQuerySet, Share, Tag
from authors.models import Author

from .models import Format, Reason, Rule
from .plans import Arranged

# Of what a rule finds, how far "own articles first" looks: an article of last year is no news.
NEW_ENOUGH = 50
# How many of the most shared are looked at; and for how long their order holds.
MOST_SHARED = 200
SHARES_HOLD = timedelta(minutes=15)
COLUMNS = (
    "article_id",
    "title",
    "section_id",
    "origin",
    "dated",
    "live_until",
    "lead_image__alt",
    "lead_image__decorative",
)


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a rule found, and what it says of why."""

    publication: Publication
    reason: Reason
    detail: dict[str, Any]


def public(at: datetime) -> PublicationQuerySet:
    """What may stand on a front page at this instant, with what composing looks at."""
    return Publication.objects.listed(at).worthy().select_related("lead_image").only(*COLUMNS)


def may_lead(row: Publication) -> bool:
    """A republished picture that nobody described cannot be the first thing readers meet."""
    image = row.lead_image
    described = image is None or bool(image.alt) or image.decorative
    return described or row.origin == Origin.OWN


def fill(
    block: Arranged, count: int, at: datetime, *, without: Collection[int], section: int | None
) -> list[Found]:
    """At most `count` articles by the rule of this block, none of `without`.

    `section` is that of the front page, which narrows every block that names none itself.
    """
    if count <= 0 or block.rule == Rule.NONE:
        return []
    narrowed = block.section or section
    rows = public(at).exclude(article__in=without)
    if narrowed is not None:
        rows = rows.filter(section=narrowed)
    if block.format == Format.LEAD:
        described = Q(lead_image=None) | Q(lead_image__decorative=True) | ~Q(lead_image__alt="")
        rows = rows.filter(described | Q(origin=Origin.OWN))
    if block.rule == Rule.SHARED:
        shared = _own_first(block, _most_shared(block, rows, at))[:count]
        # A young magazine has few shares: the newest stand in for those that are missing.
        rows = rows.exclude(article__in=[one.publication.article_id for one in shared])
        return shared + _of_newest(block, rows, count - len(shared), narrowed)
    return _of_newest(block, rows, count, narrowed)


def _of_newest(
    block: Arranged, rows: PublicationQuerySet, count: int, narrowed: int | None
) -> list[Found]:
    rows, reason, detail = _newest(block, rows, narrowed)
    looked_at = max(count, NEW_ENOUGH) if block.own_first else count
    found = [Found(row, reason, detail) for row in rows.newest_first()[:looked_at]]
    return _own_first(block, found)[:count]


def _newest(
    block: Arranged, rows: PublicationQuerySet, section: int | None
) -> tuple[PublicationQuerySet, Reason, dict[str, Any]]:
    """The rows of a rule; one whose tag or author is gone is that of the newest."""
    if block.rule == Rule.TAG and block.tag:
        return rows.tagged(Tag(pk=block.tag)), Reason.TAG, {"id": block.tag}
    if block.rule == Rule.AUTHOR and block.author:
        return rows.signed_by(Author(pk=block.author)), Reason.AUTHOR, {"id": block.author}
    return rows, Reason.SECTION if section else Reason.NEWEST, {}


def _most_shared(block: Arranged, rows: PublicationQuerySet, at: datetime) -> list[Found]:
    """Shares counted here; what was counted elsewhere before an import is no part of it."""
    since = timezone.localdate(at) - timedelta(days=block.days)
    counted: QuerySet[Share, Any] = Share.objects.filter(day__gt=since, count__gt=0)
    wanted = rows.filter(article__in=counted.values("article")).values("article")
    totals = dict(
        counted.filter(article__in=wanted)
        .order_by()
        .values_list("article")
        .annotate(total=Sum("count"))
        .order_by(F("total").desc(), "-article")[:MOST_SHARED]
    )
    found = sorted(
        rows.filter(article__in=list(totals)),
        key=lambda row: (totals[row.article_id], row.dated, row.article_id),
        reverse=True,
    )
    return [
        Found(row, Reason.SHARED, {"days": block.days, "shares": totals[row.article_id]})
        for row in found
    ]


def _own_first(block: Arranged, found: list[Found]) -> list[Found]:
    if not block.own_first:
        return found
    return sorted(found, key=lambda one: one.publication.origin != Origin.OWN)
