"""Of a large magazine PostgreSQL looks among the newest first, and finds the same."""

from datetime import UTC, datetime, timedelta
from datetime import timezone as zone

import pytest
from django.db import connection
from django.utils import timezone

from articles import search as searching
from articles import stretches
from articles.models import Publication, SearchTerms
from tests.articles.searchable import many

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "narrowed"),
    [
        ("commun seul", ""),
        ("commun", "section"),
        ('"commun seul"', "section"),
        ("commun seul", "since"),
        ("commun seul", "until"),
        ("absent commun", ""),
    ],
)
def test_where_the_newest_of_many_are_looked_through_first_nothing_older_is_lost(
    monkeypatch, text, narrowed
):
    many(45)
    now = timezone.now()
    filters = {
        "section": Publication.objects.get(title="N° 0").section.slug,
        "since": (now - timedelta(days=40)).date(),
        "until": (now - timedelta(days=20)).date(),
    }
    wanted = searching.Filters(**{narrowed: filters[narrowed]} if narrowed else {})
    monkeypatch.setattr(searching, "BOUND", 30)
    before = searching.search(text, now=now, filters=wanted)
    days = sorted(SearchTerms.objects.values_list("dated", flat=True))
    monkeypatch.setattr(stretches, "spread", lambda: stretches.Spread(len(days), days))
    monkeypatch.setattr(stretches, "SEVERAL", 1)
    for recent in (1, 5, 25, 35, 44):
        monkeypatch.setattr(stretches, "RECENT", recent)
        assert searching.search(text, now=now, filters=wanted) == before


def test_of_a_large_magazine_only_the_newest_are_asked_for_what_is_frequent(
    monkeypatch, django_assert_num_queries
):
    many(45)
    monkeypatch.setattr(searching, "BOUND", 10)
    days = sorted(SearchTerms.objects.values_list("dated", flat=True))
    monkeypatch.setattr(stretches, "spread", lambda: stretches.Spread(len(days), days))
    monkeypatch.setattr(stretches, "SEVERAL", 1)
    monkeypatch.setattr(stretches, "RECENT", 20)
    with django_assert_num_queries(2):
        assert searching.search("commun", now=timezone.now()).hits == 10
    # PostgreSQL looks among the newest, then among all; SQLite keeps them in order.
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        assert searching.search("absent", now=timezone.now()).hits == 0


def test_how_the_days_are_spread_is_what_the_database_knows():
    many(150)
    if connection.vendor == "sqlite":
        assert stretches.Spread().first == 1
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_searchterms")
    known = stretches.read()
    assert known.rows == 150 and known.first == 1
    assert list(known.days) == sorted(known.days)
    half = SearchTerms.objects.filter(dated__gte=known.since(0.5)).count()
    assert 70 <= half <= 80


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (datetime(2020, 5, 31, tzinfo=UTC), datetime(2020, 5, 31, tzinfo=UTC), "'@2020-5'"),
        (
            datetime(2020, 11, 2, tzinfo=UTC),
            datetime(2022, 1, 1, tzinfo=UTC),
            "'@2020-11' | '@2020-12' | '@2021' | '@2022-1'",
        ),
        (
            datetime(2021, 1, 1, tzinfo=UTC),
            datetime(2021, 3, 1, tzinfo=UTC),
            "'@2021-1' | '@2021-2' | '@2021-3'",
        ),
        # It is still December in UTC.
        (
            datetime(2021, 1, 1, tzinfo=zone(timedelta(hours=1))),
            datetime(2021, 1, 1, tzinfo=zone(timedelta(hours=1))),
            "'@2020-12'",
        ),
    ],
)
def test_days_are_sought_by_their_months_and_years(start, end, said):
    assert stretches.within("'mot'", start, end) == f"'mot' & ({said})"


def test_a_stretch_of_centuries_is_not_named_year_by_year():
    assert stretches.within("'mot'", searching.FIRST, searching.LAST) == "'mot'"
