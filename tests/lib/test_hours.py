"""An hour on the wall clock: one that does not exist, one that comes twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from magazine.lib.hours import Kind, in_words, note, resolve

PARIS = ZoneInfo("Europe/Paris")


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wrote", "kind", "first", "second"),
    [
        ("2026-11-26 09:00", Kind.PLAIN, "2026-11-26T08:00", "2026-11-26T08:00"),
        ("2027-03-28 01:59", Kind.PLAIN, "2027-03-28T00:59", "2027-03-28T00:59"),
        ("2027-03-28 02:00", Kind.SKIPPED, "2027-03-28T01:00", "2027-03-28T01:00"),
        ("2027-03-28 02:30", Kind.SKIPPED, "2027-03-28T01:30", "2027-03-28T01:30"),
        ("2027-03-28 03:00", Kind.PLAIN, "2027-03-28T01:00", "2027-03-28T01:00"),
        ("2026-10-25 01:59", Kind.PLAIN, "2026-10-24T23:59", "2026-10-24T23:59"),
        ("2026-10-25 02:00", Kind.TWICE, "2026-10-25T00:00", "2026-10-25T01:00"),
        ("2026-10-25 02:30", Kind.TWICE, "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25 03:00", Kind.PLAIN, "2026-10-25T02:00", "2026-10-25T02:00"),
    ],
)
def test_a_time_on_the_wall_is_resolved(wrote, kind, first, second):
    hour = resolve(wall(wrote), PARIS)
    assert hour.kind is kind
    assert (hour.first, hour.second) == (wall(f"{first}+00:00"), wall(f"{second}+00:00"))


@pytest.mark.parametrize(
    ("wrote", "second", "words"),
    [
        (
            "2027-03-28 02:30",
            False,
            "dimanche 28 mars 2027 à 03:30 (02:30 n’existe pas ce jour-là)",
        ),
        ("2027-03-28 03:30", False, "dimanche 28 mars 2027 à 03:30"),
        (
            "2026-10-25 02:30",
            False,
            "dimanche 25 octobre 2026 à 02:30, avant le changement d’heure",
        ),
        ("2026-10-25 02:30", True, "dimanche 25 octobre 2026 à 02:30, après le changement d’heure"),
        ("2026-11-26 09:00", False, "jeudi 26 novembre 2026 à 09:00"),
    ],
)
def test_the_editor_is_told_what_was_understood(wrote, second, words):
    hour = resolve(wall(wrote), PARIS)
    with translation.override("fr"):
        assert note(hour, hour.second if second else hour.first) == words


def test_each_passing_of_the_same_hour_is_said_as_it_is():
    with translation.override("fr"), time_machine.travel("2026-10-25 00:30+00:00", tick=False):
        first = datetime.now(UTC)
        assert in_words(first).endswith("02:30, avant le changement d’heure")
        assert in_words(first + timedelta(hours=1)).endswith("02:30, après le changement d’heure")
        assert in_words(first + timedelta(hours=2)).endswith("03:30")


@given(st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_whatever_is_resolved_comes_back_as_it_was_written_unless_skipped(at):
    hour = resolve(at, PARIS)
    back = hour.first.astimezone(PARIS).replace(tzinfo=None)
    assert hour.kind is Kind.SKIPPED or back == at
    assert timedelta() <= hour.second - hour.first <= timedelta(hours=2)
