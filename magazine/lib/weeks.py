"""Periods of a calendar: months and weeks, which begin on Monday, with their numbers (ISO 8601).

Pure; days are plain dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import batched

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# Beyond lies nothing to plan, and arithmetic overflows.
FIRST, LAST = date(1900, 1, 1), date(2899, 12, 31)


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Period:
    """`start` ≤ day < `end` is what is shown; a month is shown in whole weeks, of which `month`
    (its first day) is what counts. `before` and `after` are days of the periods beside it."""

    view: View
    month: date
    start: date
    end: date
    before: date
    after: date

    @property
    def days(self) -> list[date]:
        return [self.start + DAY * number for number in range((self.end - self.start).days)]

    @property
    def weeks(self) -> list[tuple[date, ...]]:
        return list(batched(self.days, 7))


def day_of(text: str, today: date) -> date:
    """The ISO 8601 day that a text says; today when it says none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST <= day <= LAST else today


def monday(day: date) -> date:
    return day - DAY * day.weekday()


def number(day: date) -> int:
    """The number of its week, as French calendars count them."""
    return day.isocalendar().week


def period(view: View, day: date) -> Period:
    """The month or the week around a day; a list holds the days of the month alone."""
    month = day.replace(day=1)
    after = (month + 31 * DAY).replace(day=1)
    before = (month - DAY).replace(day=1)
    if view is View.WEEK:
        start = monday(day)
        return Period(view, month, start, start + WEEK, start - WEEK, start + WEEK)
    if view is View.LIST:
        return Period(view, month, month, after, before, after)
    last = monday(after - DAY) + WEEK
    return Period(view, month, monday(month), last, before, after)
