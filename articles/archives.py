"""The archives by month: what a month holds, and which months hold something.

Every question is a step into the index on `dated`, so that the index of months costs the same
whether the magazine has two thousand articles or two hundred thousand.
"""

from datetime import date, datetime, time

from django.db.models import Exists, Subquery
from django.utils import timezone

from .models import Publication, PublicationQuerySet

# Beyond lies no article (lib.paging), and arithmetic overflows.
FIRST_YEAR, LAST_YEAR = 1000, 9998


def month_of(year: str, month: str) -> date | None:
    """The first day of the month that an address names; None when no article can be dated in it."""
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):
        return None
    return date(int(year), int(month), 1)


def publications(month: date) -> PublicationQuerySet:
    """What is public and dated in this month, in the time zone of the site."""
    public = Publication.objects.published()
    return public.filter(dated__gte=_start(month), dated__lt=_start(_next(month)))


def index(month: date) -> tuple[list[date], list[date]]:
    """Where to go on from a month: a month of other years, and the months of its own year.

    The years are the first, the one before, its own, the one after and the last that hold
    something, so that one query of fixed size is enough however long the magazine has lasted.
    """
    months = [date(month.year, number, 1) for number in range(1, 13)]
    some = {f"m{one.month}": Exists(publications(one)) for one in months}
    public = Publication.objects.published()
    newest, oldest = public.newest_first(), public.order_by("dated")
    year, next_year = _start(date(month.year, 1, 1)), _start(date(month.year + 1, 1, 1))
    ways = {
        "last": _date_of(newest),
        "before": _date_of(newest.filter(dated__lt=year)),
        "after": _date_of(oldest.filter(dated__gte=next_year)),
        "first": _date_of(oldest),
    }
    # Any one row carries the answers: found by its number, or the whole table would be sorted.
    one_row = Publication.objects.order_by("pk").annotate(**ways, **some)
    found = one_row.values(*ways, *some).first() or {}
    others = {_month(found[way]) for way in ways if found.get(way)}
    years = {one.year: one for one in sorted(others, reverse=True)} | {month.year: month}
    return (
        [years[one] for one in sorted(years, reverse=True)],
        [one for one in months if found.get(f"m{one.month}")],
    )


def _date_of(rows: PublicationQuerySet) -> Subquery:
    return Subquery(rows.values("dated")[:1])


def _month(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)


def _next(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _start(day: date) -> datetime:
    """Midnight in the time zone of the site, where the day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
