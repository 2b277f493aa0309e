"""Slugs: the readable part of an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magazine.lib.slugs import slugify, unique


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("L’Œuvre à venir — n° 3 : « Été »", "l-oeuvre-a-venir-n-3-ete"),
        ("Comment GM utilise les médias sociaux", "comment-gm-utilise-les-medias-sociaux"),
        ("Straße & Ærø", "strasse-aero"),
        ("москва", "sans-titre"),
        ("…", "sans-titre"),
        ("", "sans-titre"),
    ],
)
def test_a_title_becomes_ascii_words(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_another_script_takes_the_fallback_it_is_given() -> None:
    assert slugify("москва", fallback="culture") == "culture"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert slugify("un deux trois", max_length=9) == "un-deux"
    assert slugify("un deux trois", max_length=7) == "un-deux"
    assert slugify("anticonstitutionnellement", max_length=4) == "anti"


@given(st.text(), st.integers(1, 90))
def test_a_slug_is_never_empty_nor_too_long(text: str, length: int) -> None:
    slug = slugify(text, max_length=length, fallback="x")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= length


def test_a_taken_slug_gets_the_next_number() -> None:
    assert unique("culture", set()) == "culture"
    assert unique("culture", {"culture", "culture-2"}) == "culture-3"
    assert unique("a" * 80, {"a" * 80}) == "a" * 78 + "-2"
