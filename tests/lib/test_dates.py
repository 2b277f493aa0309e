"""Dates as blogs and feeds write them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magazine.lib.dates import Dated, local_resolution, parse_date

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)

# Rows of the sample table that say nothing here, and why.
REFUSED = {
    "031231": "31 December 2003, or 3 December 2031 as the French write it: no one can tell",
    "03-12-31": "the same",
    "03335": "a day of a year, or any number: the same table says that « 22013 » is no date",
    "Thu, 01 Jan 0100 00:00:01 +0100": "no article is older than the year 1000",
}


def said(found: Dated | None) -> str | None:
    if found is None:
        return None
    if found.precision == "day":
        assert found.at.hour == 12
        return f"{found.at:%Y-%m-%d} day"
    return f"{found.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_every_date_of_the_feeds_table_is_read_or_refused_for_a_reason(samples: Path) -> None:
    table = json.loads((samples / "data/feeds/dates.json").read_text())["rows_from_feedparser"]
    wrong = []
    for row in table:
        expected = row["utc"]
        if row["input"] in REFUSED:
            expected = None
        found = parse_date(row["input"], zone=UTC)
        if found and found.precision == "day" and expected:
            expected = f"{expected[:10]} day"
        if said(found) != expected:
            wrong.append((row["input"], expected, said(found)))
    assert wrong == []


def test_every_french_date_of_the_table_is_read(samples: Path) -> None:
    table = json.loads((samples / "data/feeds/dates.json").read_text())
    wrong = []
    for row in table["rows_french_made_for_this_set"]:
        found = parse_date(row["input"], zone=PARIS)
        shown = said(found)
        if found and (row["expected"] or "").endswith(" local"):
            shown = f"{found.at.astimezone(PARIS):%Y-%m-%d %H:%M} local"
        if shown != row["expected"]:
            wrong.append((row["input"], row["expected"], shown))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lundi 3 août 2025 à 14h30", "2025-08-03T12:30:00Z"),
        ("Publié le 12 févr. 2023", "2023-02-12 day"),
        ("Publié le lundi 12 février 2023 par Anthony Hamelle", "2023-02-12 day"),
        ("publié le 5 juin 2009 à 10h00 dans Culture", "2009-06-05T08:00:00Z"),
        ("Mis en ligne le 5\u00a0juin\u00a02009", "2009-06-05 day"),
        ("1er janvier 2024", "2024-01-01 day"),
        ("mar. 3 mars 2020", "2020-03-03 day"),
        ("5 juin 2009, 10 h", "2009-06-05T08:00:00Z"),
        ("June 5th, 2009 at 3:04 PM", "2009-06-05T13:04:00Z"),
        ("Posted on May 5, 2009 by Somebody", "2009-05-05 day"),
        ("1244188800", "2009-06-05T08:00:00Z"),
        ("1244188800000", "2009-06-05T08:00:00Z"),
        ("-9811", "1998-11-01 day"),
        ("-9813", None),
        ("2003-0112-31", None),
        ("5 juin", None),
        ("juin 2009", None),
        ("05/06/2009 25:00", None),
        ("Vu 12345 fois", None),
        ("\x00\ud800", None),
    ],
)
def test_what_a_page_says_becomes_a_date(text: str, expected: str | None) -> None:
    assert said(parse_date(text, zone=PARIS)) == expected


def test_a_day_alone_is_noon_in_the_zone_of_the_site() -> None:
    found = parse_date("05 juin 2009", zone=PARIS)
    assert found == Dated(datetime(2009, 6, 5, 12, tzinfo=PARIS), "day")


def test_a_relative_date_needs_to_know_now() -> None:
    assert parse_date("il y a 3 jours", zone=PARIS) is None
    assert said(parse_date("il y a 3 jours", zone=PARIS, now=NOW)) == "2026-11-02 day"
    assert said(parse_date("hier", zone=PARIS, now=NOW)) == "2026-11-04 day"
    assert said(parse_date("il y a une heure", zone=PARIS, now=NOW)) == "2026-11-05T07:30:00Z"


def test_an_hour_that_is_skipped_moves_forward_and_one_that_comes_twice_is_the_first() -> None:
    skipped = local_resolution(datetime(2026, 3, 29, 2, 30), PARIS)  # noqa: DTZ001
    assert (skipped.hour, skipped.minute) == (3, 30)
    twice = local_resolution(datetime(2026, 10, 25, 2, 30), PARIS)  # noqa: DTZ001
    assert twice.astimezone(UTC).hour == 0


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ ]\w{2,9}[-/ ]\d{1,4}.{0,12}"))
def test_no_text_makes_it_fail(text: str) -> None:
    found = parse_date(text, zone=PARIS, now=NOW)
    assert found is None or found.at.utcoffset() is not None
