"""When readers see a publication: from, until, within what the agreement and the embargo allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .models import Article, Ended, Publication
from .references import References
from .snapshot import Snapshot, dated

# The least that a publication lasts, for one that ends as it begins.
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When readers see it: from, until (None = open)."""

    start: datetime
    end: datetime | None

    @property
    def empty(self) -> bool:
        return self.end is not None and self.end <= self.start


def window(
    article: Article,
    value: Snapshot,
    refs: References,
    now: datetime,
    at: datetime | None,
    until: datetime | None,
) -> Window:
    """The wished window (default: from now until the article's own end), put off to the end of
    its embargo and of the blog's head start, ending with its agreement at the latest."""
    start = earliest(article, value, refs, max(at or now, now))
    terms = refs.terms_for(value)
    agreed = last_instant(terms.until if terms else "")
    ends = [end for end in (until or article.expires, agreed) if end]
    return Window(start, min(ends, default=None))


def earliest(article: Article, value: Snapshot, refs: References, at: datetime) -> datetime:
    """The first instant from `at` on at which the article may appear."""
    start = max(at, article.embargo or at)
    terms, shown = refs.terms_for(value), dated(value)
    if terms and terms.head_start and shown:
        start = max(start, shown + timedelta(hours=terms.head_start))
    return start


def last_instant(day: str) -> datetime | None:
    """The midnight that ends an ISO 8601 day in TIME_ZONE; None for ""."""
    if not day:
        return None
    after = date.fromisoformat(day) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(after, time.min))


def arrange(rows: Sequence[Publication], end: datetime | None) -> None:
    """Each of one article's publications, in the order of time, ends where the next begins, the
    last at `end` (None: open); none outlasts its agreement. Those that moved are saved."""
    for number, row in enumerate(rows, start=1):
        later = rows[number] if number < len(rows) else None
        stops = [(agreed, Ended.EXPIRED)] if (agreed := last_instant(row.terms["until"])) else []
        if later:
            stops.append((later.live_from, Ended.SUPERSEDED))
        elif end:
            stops.append((end, Ended.EXPIRED))
        until, ended_as = min(stops, default=(None, Ended.OPEN))
        if (until, ended_as) != (row.live_until, row.ended_as):
            row.live_until, row.ended_as, row.end_told = until, ended_as, False
            # Begun after a clock that has been set back since: readers did see it.
            row.live_from = min(row.live_from, until - INSTANT) if until else row.live_from
            row.save(update_fields=["live_from", "live_until", "ended_as", "end_told"])
