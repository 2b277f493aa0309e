"""Of a large magazine PostgreSQL looks among the newest first, and finds the same."""

from datetime import UTC, date, datetime, timedelta
from datetime import timezone as zone

import pytest
from django.db import connection
from django.utils import timezone

from articles import search as searching
from articles import stretches
from articles.models import Publication, SearchTerms
from tests import make
from tests.articles.searchable import many

pytestmark = pytest.mark.django_db


def as_if_large(monkeypatch):
    """The articles that there are, as if they were many."""
    days = sorted(SearchTerms.objects.values_list("dated", flat=True))
    monkeypatch.setattr(stretches, "spread", lambda: stretches.Spread(len(days), days))
    monkeypatch.setattr(stretches, "SEVERAL", 1)


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
    as_if_large(monkeypatch)
    for recent in (1, 5, 25, 35, 44):
        monkeypatch.setattr(stretches, "RECENT", recent)
        assert searching.search(text, now=now, filters=wanted) == before


def test_of_a_large_magazine_only_the_newest_are_asked_for_what_is_frequent(
    monkeypatch, django_assert_num_queries
):
    many(45)
    monkeypatch.setattr(searching, "BOUND", 10)
    as_if_large(monkeypatch)
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


def day(*numbers, **about):
    return datetime(*numbers, tzinfo=UTC, **about)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (day(2020, 5, 31), day(2020, 5, 31), ["2020-5"]),
        (day(2020, 11, 2), day(2022, 1, 1), ["2020-11", "2020-12", "2021", "2022-1"]),
        (day(2021, 1, 1), day(2021, 3, 1), ["2021-1", "2021-2", "2021-3"]),
        (day(2019, 12, 9), day(2030, 1, 1), ["2019-12", "d202", "2030-1"]),
        (day(2098, 12, 1), searching.LAST, ["2098-12", "2099"]),
        (day(2500, 6, 1), searching.LAST, ["2099"]),
        # It is still December in UTC.
        (
            datetime(2021, 1, 1, tzinfo=zone(timedelta(hours=1))),
            datetime(2021, 1, 1, tzinfo=zone(timedelta(hours=1))),
            ["2020-12"],
        ),
    ],
)
def test_days_are_sought_by_their_months_years_and_decades(start, end, said):
    found = " | ".join(f"'@{one}'" for one in said)
    assert stretches.within("'mot'", start, end) == f"'mot' & ({found})"


@pytest.mark.parametrize("year", [1987, 2026, 2029, 2040, 2098, 2099, 2100, 2999])
def test_a_year_long_gone_or_long_ahead_is_found_by_its_days(year):
    row = make.published("Un violon", dated=datetime(year, 3, 31, 22, 30, tzinfo=UTC))
    for start, end in ((year, year), (year - 1, year), (year, year + 30), (year - 9, year + 2)):
        filters = searching.Filters(since=date(start, 3, 1), until=date(end, 4, 2))
        found = searching.search("violon", now=timezone.now(), filters=filters)
        assert [one.article_id for one in found.publications] == [row.article_id], (start, end)
    before = searching.Filters(since=date(year - 5, 1, 1), until=date(year, 3, 30))
    assert searching.search("violon", now=timezone.now(), filters=before).hits == 0
    without = searching.search(
        "-violon", now=timezone.now(), filters=searching.Filters(since=date(year, 1, 1))
    )
    assert without.hits == 0


def test_what_is_not_public_does_not_send_the_search_far_back(
    monkeypatch, django_assert_num_queries
):
    many(45)
    monkeypatch.setattr(searching, "BOUND", 10)
    newest = Publication.objects.order_by("-dated")[:2]
    for row in newest:
        Publication.objects.filter(pk=row.pk).update(live_from=timezone.now() + timedelta(days=1))
    as_if_large(monkeypatch)
    monkeypatch.setattr(stretches, "RECENT", 20)
    with django_assert_num_queries(2):
        assert searching.search("commun", now=timezone.now()).hits == 9


def test_a_stretch_of_centuries_is_not_named_year_by_year():
    assert stretches.within("'mot'", searching.FIRST, searching.LAST) == "'mot'"
