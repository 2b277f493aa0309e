"""What the pages say in words: dates, and what the desk typed beside the articles."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from magazine.lib.tags import typeset, whole_date

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
