"""Which revisions are kept when a history grows long, and the removal of the others."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from .models import Article, Aside, DraftLink, Publication, Revision

LAST = 50  # of each article, whatever their age
EVERY = timedelta(days=30)  # all of them so long
DAILY = timedelta(days=365)  # then the last of each day; after that the last of each month
_SIZE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision in its history; `fixed`: it has a name, was published or is lent by a link;
    `aside`: it is a text that was refused."""

    id: int
    at: datetime
    fixed: bool
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Pruned:
    revisions: int
    articles: int


def superfluous(history: Sequence[Entry], now: datetime) -> list[int]:
    """The revisions of one article that go; `history` is newest first. Days are of TIME_ZONE.

    Pure, and at one instant the same of what it leaves: nothing.
    """
    seen: set[Hashable] = set()
    # A text set aside stands for no day, and takes no version's place among the last.
    gone = [one.id for one in history if one.aside and not one.fixed and now - one.at > DAILY]
    for place, entry in enumerate(one for one in history if not one.aside):
        # The first seen of a day is its last, since the newest come first.
        span = _span(entry.at, now)
        known = span in seen
        seen.add(span)
        kept = place < LAST or entry.fixed or span is None or not known
        if not kept:
            gone.append(entry.id)
    return gone


def _span(at: datetime, now: datetime) -> Hashable:
    """The stretch of time of which one revision is enough; None when all are kept."""
    age = now - at
    day = timezone.localtime(at).date()
    if age <= EVERY:
        return None
    return day if age <= DAILY else (day.year, day.month)


def prune(*, now: datetime, dry_run: bool = False) -> Pruned:
    """Remove what is superfluous, article by article; how much that was, or would be."""
    long = Revision.objects.order_by().values("article").annotate(rows=Count("pk"))
    counts = []
    for number in long.filter(rows__gt=LAST).values_list("article", flat=True):
        counts.append(_prune(number, now, dry_run=dry_run))
    return Pruned(sum(counts), sum(1 for count in counts if count))


@transaction.atomic
def _prune(article: int, now: datetime, *, dry_run: bool) -> int:
    # Naming, restoring and publishing hold the article too: none of them meets a row that goes.
    if not Article.with_bin.select_for_update().filter(pk=article).exists():
        return 0
    kept = Exists(Publication.objects.filter(revision=OuterRef("pk"))) | Exists(
        DraftLink.objects.open(now).filter(revision=OuterRef("pk"))
    )
    rows = Revision.objects.filter(article=article).order_by("-number").annotate(kept=kept)
    history = [
        Entry(pk, at, bool(name or fixed), aside != Aside.TAKEN)
        for pk, at, name, fixed, aside in rows.values_list("pk", "at", "name", "kept", "aside")
    ]
    gone = superfluous(history, now)
    if not dry_run:
        for start in range(0, len(gone), _SIZE):
            Revision.objects.filter(pk__in=gone[start : start + _SIZE]).delete()
    return len(gone)
