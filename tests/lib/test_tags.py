"""What the pages say in words: dates, and what the desk typed beside the articles."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from magazine.lib.tags import iso_date, shown_date, typeset, whole_date

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", 1, "lundi 1er juin 2026"),
        ("fr", 11, "jeudi 11 juin 2026"),
        ("en", 1, "Monday 1 June 2026"),
    ],
)
def test_the_masthead_writes_the_first_of_a_month_as_its_language_does(
    language: str, day: int, words: str
) -> None:
    with translation.override(language):
        assert whole_date(datetime(2026, 6, day, 9, tzinfo=PARIS)) == words


def test_a_caption_typed_with_a_typewriter_is_set_for_readers() -> None:
    assert typeset("D'après nature : l'étang ?") == "D’après nature\u00a0: l’étang\u202f?"


@pytest.mark.parametrize(
    ("form", "first", "fifth"),
    [("d F Y", "01 juin 2009", "05 juin 2009"), ("j F Y", "1er juin 2009", "5 juin 2009")],
)
def test_the_brand_writes_its_dates_in_the_form_that_is_set(
    settings: Any, form: str, first: str, fifth: str
) -> None:
    settings.BRAND_DATE = form
    assert shown_date(date(2009, 6, 1)) == first
    assert shown_date(datetime(2009, 6, 4, 22, 30, tzinfo=UTC)) == fifth


def test_a_machine_reads_the_day_or_the_minute_whatever_the_brand_writes() -> None:
    at = datetime(2009, 6, 4, 22, 30, 59, 123, tzinfo=UTC)
    assert iso_date(at) == "2009-06-05T00:30+02:00"
    assert iso_date(at, "day") == "2009-06-05"
    assert iso_date(date(2009, 6, 5)) == "2009-06-05"


TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TIMES = [
    (path.name, words)
    for path in sorted(TEMPLATES.rglob("*.html"))
    for words in re.findall(r'\bdatetime="(\{\{.*?\}\})"', path.read_text())
]


@pytest.mark.parametrize(("template", "words"), TIMES)
def test_every_time_of_a_page_holds_what_machines_read(template: str, words: str) -> None:
    assert "|iso_date" in words or "Y-m-d" in words, template
    if ".dated|" in words:
        assert "|iso_date:publication.dated_precision" in words, template
