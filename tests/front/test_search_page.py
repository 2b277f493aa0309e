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


def test_a_filter_stands_in_the_address_and_can_be_taken_away(client):
    make.published("Le violon", tags=["Lutherie", "Bois"], authors=[make.author("Odile Bernard")])
    make.published("Un violon", section=make.section("Mer"))
    response = get(client, q="violon", **{"mot-cle": "lutherie", "section": "culture"})
    assert [row.title for row in response.context["results"]] == ["Le violon"]
    section, tag = response.context["chips"]
    assert (section.name, tag.name) == ("Culture", "Lutherie")
    assert tag.without == "/recherche/?q=violon&section=culture"
    assert section.without == "/recherche/?q=violon&mot-cle=lutherie"
    page = response.content.decode()
    assert '<input type="hidden" name="mot-cle" value="lutherie">' in page
    assert "Retirer le filtre Mot-clé" in page


def test_what_was_found_says_how_it_may_be_narrowed(client):
    make.published("Le violon", tags=["Lutherie", "Bois"])
    make.published("Un violon", section=make.section("Mer"))
    make.published("Violon", section=make.section("Mer"))
    context = get(client, q="violon").context
    found = [(way.name, way.hits) for way in context["by_section"]]
    assert found == [("Mer", 2), ("Culture", 1)]
    assert [way.name for way in context["by_tag"]] == ["Lutherie", "Bois"]
    narrowed = client.get(context["by_section"][0].address)
    assert {row.title for row in narrowed.context["results"]} == {"Un violon", "Violon"}
    assert not narrowed.context["by_section"]


def test_pages_keep_their_filters(client, monkeypatch):
    monkeypatch.setattr(searching, "SIZE", 1)
    for _ in range(2):
        make.published("Le violon", tags=["Bois"])
    following = get(client, q="violon", du="2001-01-01", **{"mot-cle": "bois"}).context["next"]
    assert following == "/recherche/?q=violon&mot-cle=bois&du=2001-01-01&page=2"
    assert len(client.get(following).context["results"]) == 1


@pytest.mark.parametrize(
    "day", ["12/03/2012", "2012-13-01", "2012-02-30", "0000-01-01", "9999-12-31", "٢٠١٢-01-01", "x"]
)
def test_a_day_that_is_none_is_told_and_narrows_nothing(client, day):
    row = make.published("Le violon")
    response = get(client, q="violon", du=day)
    assert response.status_code == 200
    assert response.context["results"] == [row]
    page = response.content.decode()
    assert f'id="du" name="du" value="{day}"' in page  # to be mended, not typed again
    assert 'id="au" name="au" type="date" value=""' in page
    assert f"«\u00a0{day}\u00a0»" in page


@pytest.mark.parametrize("slug", ["nulle-part", "É È", "%00", "'\"><b>", "x" * 10_000, "\ud800"])
def test_a_filter_that_names_nothing_finds_nothing_and_says_so(client, slug):
    make.published("Le violon")
    for name in ("section", "auteur", "mot-cle"):
        response = get(client, **{"q": "violon", name: slug.encode(errors="replace").decode()})
        assert response.status_code == 200
        assert response.context["results"] == []
        assert len(response.context["chips"]) == 1
        assert b"><b>" not in response.content


def test_a_section_that_is_renamed_is_found_by_its_new_name(client, editor, culture):
    row = make.published("Le violon", section=culture)
    make.published("Un violon", section=make.section("Mer"))
    client.force_login(editor)
    seats = {"seats-TOTAL_FORMS": "0", "seats-INITIAL_FORMS": "0"}
    renamed = {"name": "Arts et lettres", "slug": "arts", "tint": "#112233", "position": "0"}
    answer = client.post(
        f"/admin/sections/section/{culture.pk}/change/",
        renamed | {"least_fidelity": "60"} | seats,
    )
    assert answer.status_code == 302
    assert get(client, q="violon", section="arts").context["results"] == [row]
    assert get(client, q="lettres").context["results"] == [row]


def test_queries_of_a_search(client, django_assert_num_queries):
    make.published("Le violon")
    with django_assert_num_queries(3):  # the third reads the sections of the masthead
        get(client, q="violon")
