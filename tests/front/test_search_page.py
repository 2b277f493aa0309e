import pytest
from django.urls import reverse

from articles import search as searching
from tests import make

pytestmark = pytest.mark.django_db


def get(client, **query):
    return client.get(reverse("search"), query)


def test_what_was_found_is_shown_with_its_passage(client):
    row = make.published("Le violon d'Ingres", body="<p>Un violon, des violons.</p>")
    response = get(client, q="violons")
    assert response.status_code == 200
    assert row.get_absolute_url() in response.content.decode()
    assert "violon</mark>" in response.content.decode()
    assert response.context["results"] == [row]


def test_a_search_page_stays_out_of_search_engines_and_sets_no_cookie(client):
    response = get(client, q="violon")
    assert "noindex" in response.content.decode()
    assert not response.cookies


def test_without_a_question_there_is_the_form(client):
    assert 'name="q"' in get(client).content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800",
        '" OR *',
        "- - -",
        "é" * 10_000,
        "<script>alert(1)</script>",
        "%",
        "a\nb",
        "'",
    ],
)
def test_no_question_breaks_the_page(client, text):
    response = get(client, q=text.encode(errors="replace").decode())
    assert response.status_code == 200
    assert b"<script>alert" not in response.content and b"\x00" not in response.content


def test_no_bytes_break_the_page(client):
    for raw in ("%00", "%ED%A0%80", "%FF%FE", "%C3", "%22%20OR%20*", "%F0%9F"):
        assert client.get(f"{reverse('search')}?q={raw}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "51", "01", "1.0", "x", "9" * 400, "١"])
def test_a_page_that_cannot_be_is_a_bad_request(client, page):
    assert get(client, q="violon", page=page).status_code == 400


def test_results_go_on(client, monkeypatch):
    monkeypatch.setattr(searching, "SIZE", 2)
    for _ in range(3):
        make.published("Le violon")
    first = get(client, q="violon")
    assert first.context["next"] == f"{reverse('search')}?q=violon&page=2"
    assert len(client.get(first.context["next"]).context["results"]) == 1
    assert first.context["next"].replace("&", "&amp;") in first.content.decode()


def test_queries_of_a_search(client, django_assert_num_queries):
    make.published("Le violon")
    with django_assert_num_queries(3):  # the third reads the sections of the masthead
        get(client, q="violon")
