"""How often a page asks the database: exact numbers, so that a growing one is seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import workflow
from tests import make


@pytest.fixture(scope="module")
def lasting_full(lasting_magazine: Any, lasting: Any) -> Any:
    """More rows than a page holds: a query for each row would show."""
    lasting(_more)
    return lasting_magazine


def _more() -> None:
    for number in range(25):
        make.published(
            section=make.section("Culture"),
            tags=["Presse"],
            authors=[make.author()],
            lead_image=make.image(),
            dated=datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=number),
        )


@pytest.fixture
def full(lasting_full: Any, own: Any) -> Any:
    return own(lasting_full)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 2),
        ("/magazine/culture/", 2),
        ("/magazine/teintes.css", 1),
        ("/mots-cles/presse/", 3),
        ("/archives/2026/11/", 3),
        ("/auteurs/anthony-hamelle/", 4),
        ("/auteurs/", 3),
        ("/dossiers/", 2),
        ("/dossiers/la-presse/", 3),
    ],
)
def test_a_list_asks_a_fixed_number_of_questions(
    client: Client, full: Any, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("address", ["/mots-cles/presse/", "/auteurs/anthony-hamelle/"])
@pytest.mark.parametrize("query", ["", "?avant=2026-11-02T0000-1"])
def test_a_list_by_tag_or_author_is_read_in_the_order_of_its_links(
    client: Client, full: Any, address: str, query: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{address}{query}").status_code == 200
    (cards,) = (row["sql"] for row in asked if "link" in row["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {cards}")
        steps = [row[-1] for row in cursor.fetchall()]
    assert not any("ORDER BY" in step for step in steps), steps


def test_an_article_asks_two_and_one_of_a_dossier_three(
    client: Client, full: Any, django_assert_num_queries: Any
) -> None:
    blog = make.blog()
    make.agreement(blog)
    copy = workflow.publish(make.republished(blog=blog, authors=[make.author()]), by=None)
    make.dossier("Caché", copy.article, shown_since=None)
    for publication, queries in ((make.published(), 2), (copy, 2), (full.own, 3), (full.copy, 3)):
        with django_assert_num_queries(queries):
            client.get(publication.get_absolute_url())


def test_an_error_asks_once_where_the_page_has_moved(
    client: Client, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(1):
        assert client.get("/nulle/part/ailleurs/").status_code == 404
