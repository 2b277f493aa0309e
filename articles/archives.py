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
    """What is listed and dated in this month, in the time zone of the site."""
    listed = Publication.objects.listed()
    return listed.filter(dated__gte=_start(month), dated__lt=_start(_next(month)))


def index(month: date) -> tuple[list[date], list[date]]:
    """The last month with something of each year, and the months with something of this year."""
    listed = Publication.objects.listed()
    newest = listed.newest_first().values_list("dated", flat=True).first()
    oldest = listed.order_by("dated").values_list("dated", flat=True).first()
    if newest is None or oldest is None:
        return [], []
    years = range(timezone.localdate(oldest).year, timezone.localdate(newest).year + 1)
    months = [date(month.year, number, 1) for number in range(1, 13)]
    found = _ask(years, months)
    lasts = {_month(at) for year in years if isinstance(at := found[f"y{year}"], datetime)}
    return sorted(lasts, reverse=True), [one for one in months if found[f"m{one.month}"]]


def _ask(years: range, months: list[date]) -> dict[str, datetime | bool | None]:
    """In one query: the newest date at the end of each year, and whether each month has one."""
    newest = Publication.objects.listed().newest_first()
    lasts = {
        f"y{year}": Subquery(
            newest.filter(dated__lt=_start(date(year + 1, 1, 1))).values("dated")[:1]
        )
        for year in years
    }
    some = {f"m{month.month}": Exists(publications(month)) for month in months}
    return newest.annotate(**lasts, **some).values(*lasts, *some)[0]


def _month(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)


def _next(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _start(day: date) -> datetime:
    """Midnight in the time zone of the site, where the day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))
