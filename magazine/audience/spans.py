"""Days and months in a row, none left out: what a plot and a table need (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .figures import Figures

# CNIL: figures of an audience are kept for 25 months at most.
KEPT_MONTHS = 25


class Step(NamedTuple):
    """A day, or a month by its first day, and what was counted then."""

    on: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` to `until`, both in it; shown by months or by days."""

    since: date
    until: date
    monthly: bool

    def steps(self, found: Mapping[date, Figures]) -> list[Step]:
        """Each day or month, with nothing where nothing was counted."""
        every = months(self.since, self.until) if self.monthly else days(self.since, self.until)
        return [Step(on, found.get(on, Figures())) for on in every]


def last_days(today: date, number: int) -> Span:
    return Span(today - timedelta(days=number - 1), today, monthly=False)


def last_months(today: date, number: int) -> Span:
    """This month and those before it, whole."""
    return Span(months_before(today, number - 1), today, monthly=True)


def kept_since(today: date) -> date:
    """The first day that may still be kept: what is counted in a month goes 25 months later."""
    return months_before(today, KEPT_MONTHS - 1)


def months_before(day: date, number: int) -> date:
    """The first day of the month that lies so many months before this day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return date(year, month + 1, 1)


def days(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=number) for number in range((until - since).days + 1))


def months(since: date, until: date) -> Iterator[date]:
    first = since.replace(day=1)
    while first <= until:
        yield first
        first = months_before(first, -1)
