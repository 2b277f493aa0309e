"""Cursors: where a list goes on."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magazine.lib.paging import BadCursor, Cursor

FIRST, LAST = datetime(1000, 1, 2), datetime(9998, 12, 30)  # noqa: DTZ001
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.timezones())


def test_a_cursor_is_short_when_its_minute_is_round() -> None:
    cursor = Cursor(datetime(2026, 11, 5, 8, 30, tzinfo=UTC), 123)
    assert str(cursor) == "2026-11-05T0830-123"
    assert Cursor.parse("2026-11-05T0830-123") == cursor


def test_microseconds_are_kept_so_that_no_row_is_lost() -> None:
    cursor = Cursor(datetime(2026, 11, 5, 8, 30, 7, 42, tzinfo=UTC), 1)
    assert str(cursor) == "2026-11-05T083007.000042-1"
    assert Cursor.parse(str(cursor)) == cursor


def test_the_text_is_in_utc() -> None:
    paris = timezone(timedelta(hours=2))
    assert str(Cursor(datetime(2009, 6, 5, 12, tzinfo=paris), 7)) == "2009-06-05T1000-7"


@given(INSTANTS, st.integers(1, 2**63 - 1))
def test_parsing_is_the_inverse_of_writing(at: datetime, number: int) -> None:
    assert Cursor.parse(str(Cursor(at, number))) == Cursor(at.astimezone(UTC), number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-05",
        "2026-11-05T0830",
        "2026-11-05T0830-",
        "2026-11-05T0830-0",
        "2026-11-05T0830-01",
        "2026-11-05T0830--1",
        "2026-11-05T083000-1",  # the same cursor has a shorter text
        "2026-11-05T083000.000000-1",
        "2026-11-05T0830-9223372036854775808",
        "2026-11-05T0830-99999999999999999999999",
        "2026-13-05T0830-1",
        "2026-02-30T0830-1",
        "2026-11-05T2460-1",
        "0001-01-01T0000-1",
        "9999-12-31T2359-1",
        "2026-11-05T0830-1\n",
        " 2026-11-05T0830-1",
        "2026-11-05T0830-١",
        "٢٠٢٦-11-05T0830-1",
        "2026-11-05T0830-1\x00",
        "2026-11-05T0830-1' OR 1=1",
        "\ud800",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.parse(text)


@given(st.text(max_size=80))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    with contextlib.suppress(BadCursor):
        assert str(Cursor.parse(text)) == text
