"""The periods of a calendar."""

from datetime import date

import pytest

from magazine.lib import weeks
from magazine.lib.weeks import View


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 11, 26), date(2026, 10, 26), date(2026, 12, 7)),
        (date(2027, 2, 14), date(2027, 2, 1), date(2027, 3, 1)),
        (date(2026, 1, 1), date(2025, 12, 29), date(2026, 2, 2)),
        (date(2024, 2, 29), date(2024, 1, 29), date(2024, 3, 4)),
    ],
)
def test_a_month_is_shown_in_whole_weeks_from_monday(day, start, end):
    period = weeks.period(View.MONTH, day)
    assert (period.start, period.end) == (start, end)
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in period.weeks)


def test_a_week_and_a_list_hold_their_own_days_alone():
    week = weeks.period(View.WEEK, date(2026, 11, 26))
    assert (week.start, week.end) == (date(2026, 11, 23), date(2026, 11, 30))
    assert (week.before, week.after) == (date(2026, 11, 16), date(2026, 11, 30))
    month = weeks.period(View.LIST, date(2026, 12, 31))
    assert (month.start, month.end) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month.before == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2026, 1, 1), 1), (date(2027, 1, 1), 53), (date(2024, 12, 30), 1)],
)
def test_weeks_are_counted_as_in_france(day, number):
    assert weeks.number(day) == number


@pytest.mark.parametrize("text", ["", "hier", "2026-02-30", "0001-01-01", "9999-12-31", "2026-1"])
def test_a_text_that_is_no_day_is_today(text):
    assert weeks.day_of(text, date(2026, 11, 26)) == date(2026, 11, 26)


@pytest.mark.parametrize("day", [weeks.FIRST, weeks.LAST])
@pytest.mark.parametrize("view", View)
def test_the_ends_of_the_calendar_are_no_error(view, day):
    assert day in weeks.period(view, day).days
