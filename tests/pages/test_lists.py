"""Lists that go on: sections, tags, authors, archives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from articles import workflow
from articles.models import Tag
from authors import directory
from magazine.lib import lists
from tests import make

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def many(culture: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Seven articles, the newest first, on pages of three."""
    monkeypatch.setattr(lists, "SIZE", 3)
    signer = make.author("Odile Bernard")
    titles = [f"Article {number}" for number in range(7)]
    for number, title in enumerate(titles):
        make.published(
            title,
            authors=[signer],
            tags=["Presse"],
            section=culture,
            dated=START - timedelta(hours=number),
        )
    return titles


ADDRESSES = [
    "/magazine/culture/",
    "/mots-cles/presse/",
    "/auteurs/odile-bernard/",
    "/archives/2026/03/",
]


def titles_on(response: Any) -> list[str]:
    return [row.title for row in response.context["page"].rows]


def test_following_a_list_to_its_end_shows_every_article_once(
    client: Client, many: list[str]
) -> None:
    for address in ADDRESSES:
        seen: list[str] = []
        query = ""
        while True:
            response = client.get(address + query)
            seen += titles_on(response)
            query = response.context["page"].next
            if not query:
                break
            assert f'href="{query}" rel="next"' in " ".join(response.content.decode().split())
        assert seen == many


def test_an_article_published_meanwhile_moves_nothing(client: Client, many: list[str]) -> None:
    query = client.get("/magazine/culture/").context["page"].next
    make.published("Plus récent", section=make.section(), dated=START + timedelta(hours=1))
    assert titles_on(client.get("/magazine/culture/" + query)) == many[3:6]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "cursor", ["", "3", "2026-03-01", "2026-13-01T0000-1", "%00", "é", "1' OR"]
)
def test_a_malformed_cursor_is_refused(
    client: Client, many: list[str], address: str, cursor: str
) -> None:
    assert client.get(f"{address}?avant={cursor}").status_code == 400


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_after_the_last_one_does_not_exist(
    client: Client, many: list[str], address: str
) -> None:
    assert client.get(f"{address}?avant=1999-01-01T0000-1").status_code == 404


def test_an_archived_article_leaves_its_section_and_stays_in_complete_records(
    client: Client, culture: Any
) -> None:
    signer = make.author("Odile Bernard")
    old = make.published("Ancien", section=culture, tags=["Presse"], authors=[signer], dated=START)
    workflow.archive(old.article, by=None)
    section, *records = ADDRESSES
    assert titles_on(client.get(section)) == []
    for address in records:
        assert titles_on(client.get(address)) == ["Ancien"]
    assert "Odile Bernard" in client.get("/auteurs/").content.decode()
    assert client.get(old.get_absolute_url()).status_code == 200


def test_a_section_without_articles_says_so(client: Client, culture: Any) -> None:
    response = client.get("/magazine/culture/")
    assert response.status_code == 200
    assert "Rien n’a encore paru" in response.content.decode()


def test_an_unknown_section_tag_or_author_is_not_found(client: Client, culture: Any) -> None:
    for address in ("/magazine/nulle-part/", "/mots-cles/rien/", "/auteurs/personne/"):
        assert client.get(address).status_code == 404


def test_a_tag_or_an_author_of_drafts_alone_is_not_found(client: Client, anthony: Any) -> None:
    make.article("Brouillon", authors=[anthony], tags=["Secret"])
    assert client.get("/mots-cles/secret/").status_code == 404
    assert client.get("/auteurs/anthony-hamelle/").status_code == 404
    assert "Anthony" not in client.get("/auteurs/").content.decode()


@pytest.mark.parametrize(
    "month", ["2026/13", "2026/00", "2026/3", "0000/01", "9999/12", "0999/12", "2026/04", "٢٠٢٦/03"]
)
def test_a_month_that_is_none_or_holds_nothing_is_not_found(
    client: Client, many: list[str], month: str
) -> None:
    assert client.get(f"/archives/{month}/").status_code == 404


def test_archives_lead_only_to_months_that_hold_something(
    client: Client, many: list[str], culture: Any
) -> None:
    for year, month in ((2009, 6), (2012, 1), (2013, 2), (2015, 2), (2015, 8), (2026, 1)):
        dated = datetime(year, month, 5, 10, tzinfo=UTC)
        make.published(f"De {year}", section=culture, dated=dated)
    context = client.get("/archives/2013/02/").context
    ways = [f"{one:%Y-%m}" for one in context["years"]]
    assert ways == ["2026-03", "2015-02", "2013-02", "2012-01", "2009-06"]
    assert all(client.get(f"/archives/{way.replace('-', '/')}/").status_code == 200 for way in ways)
    context = client.get("/archives/2026/03/").context
    assert [f"{one:%Y-%m}" for one in context["years"]] == ["2026-03", "2015-08", "2009-06"]
    assert [f"{one:%Y-%m}" for one in context["months"]] == ["2026-01", "2026-03"]


def test_a_month_begins_and_ends_at_midnight_in_the_zone_of_the_site(
    client: Client, culture: Any
) -> None:
    """An hour before midnight UTC is already the next month in Paris."""
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    make.published("Dans la nuit", section=culture, dated=late)
    assert client.get("/archives/2026/03/").status_code == 404
    assert titles_on(client.get("/archives/2026/04/")) == ["Dans la nuit"]


def test_the_index_of_authors_goes_from_a_to_z_whatever_the_accents(client: Client) -> None:
    for name in ("Zoé Klein", "Éric Aubry", "Awa Diarra", "emma Bovy"):
        make.published(authors=[make.author(name)])
    letters = client.get("/auteurs/").context["letters"]
    found = [(letter, [row.name for row in rows]) for letter, rows in letters]
    assert found == [
        ("A", ["Awa Diarra"]),
        ("E", ["emma Bovy", "Éric Aubry"]),
        ("Z", ["Zoé Klein"]),
    ]


def names_on(response: Any) -> list[str]:
    return [row.name for _letter, rows in response.context["letters"] for row in rows]


@pytest.fixture
def several(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Seven people in their order, on pages of three; two of them have one name."""
    monkeypatch.setattr(directory, "SIZE", 3)
    names = ["3 Suisses", "Awa Diarra", "emma Bovy", "emma Bovy", "Éric Aubry", "Zoé Klein", "Ян"]
    for number, name in enumerate(names):
        make.published(authors=[make.author(name, slug=f"personne-{number}")])
    return names


def test_following_the_index_of_authors_shows_everybody_once(
    client: Client, several: list[str]
) -> None:
    seen: list[str] = []
    query = ""
    while True:
        response = client.get("/auteurs/" + query)
        seen += names_on(response)
        query = response.context["page"].next
        if not query:
            break
        assert f'href="{query}"' in response.content.decode()
    assert seen == several


def test_a_letter_leads_to_its_names(client: Client, several: list[str]) -> None:
    letters = client.get("/auteurs/").context["page"].letters
    assert [letter.name for letter in letters] == ["#", "A", "E", "Z"]
    pages = [client.get(f"/auteurs/{letter.address}") for letter in letters]
    assert [names_on(page) for page in pages] == [
        ["3 Suisses", "Ян"],
        ["Awa Diarra"],
        ["emma Bovy", "emma Bovy", "Éric Aubry"],
        ["Zoé Klein"],
    ]
    assert all(not page.context["page"].next for page in pages)


@pytest.mark.parametrize(
    "query",
    ["lettre=b", "lettre=E", "lettre=é", "lettre=ab", "lettre=%00", "apres=personne", "apres=%00"],
)
def test_a_page_of_the_index_that_is_none_is_not_found(
    client: Client, several: list[str], query: str
) -> None:
    assert client.get(f"/auteurs/?{query}").status_code == 404


def test_the_page_of_a_large_index_asks_four_questions(
    client: Client, several: list[str], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # authors, their blogs, the letters, the sections
        client.get("/auteurs/")


def test_who_claimed_a_profile_shows_accounts_and_figures(client: Client) -> None:
    accounts = "https://social.example/@odile\nhttps://www.odile.example/"
    signer = make.author("Odile Bernard", bio="Elle écrit.", accounts=accounts)
    for year in (2009, 2012):
        make.published(authors=[signer], dated=datetime(year, 6, 5, tzinfo=UTC))
    page = " ".join(client.get("/auteurs/odile-bernard/").content.decode().split())
    assert '<a href="https://social.example/@odile" rel="me">social.example/@odile</a>' in page
    assert '<a href="https://www.odile.example/" rel="me">odile.example</a>' in page
    assert "2 articles ici depuis juin 2009" in page
    assert "Elle écrit." in page and 'href="/recherche/?auteur=odile-bernard"' in page
    assert 'href="/auteurs/odile-bernard/flux/rss.xml"' in page


def test_an_unclaimed_profile_has_neither_accounts_nor_figures(client: Client) -> None:
    signer = make.author("Odile", claimed=False, bio="Elle.", accounts="https://social.example/@o")
    make.published(authors=[signer])
    page = client.get("/auteurs/odile/").content.decode()
    assert "profile-state" in page
    assert "social.example" not in page and "article ici" not in page and "Elle." not in page


def test_a_tag_has_its_introduction(client: Client) -> None:
    make.published(tags=["Presse"])
    Tag.objects.update(intro="Ce qui s'imprime, et pourquoi.")
    page = client.get("/mots-cles/presse/").content.decode()
    assert page.count("imprime, et pourquoi.") == 3  # and what machines read of it


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/mots-cles/Île/", "/mots-cles/ile/"),
        ("/mots-cles/ILE/", "/mots-cles/ile/"),
        ("/mots-cles/Île", "/mots-cles/ile/"),
        ("/mots-cles/%C3%8Ele/?avant=2026-11-05T0830-1", "/mots-cles/ile/?avant=2026-11-05T0830-1"),
        ("/mots-cles/ÎLE/flux/rss.xml", "/mots-cles/ile/flux/rss.xml"),
        ("/auteurs/Zoé Klein/", "/auteurs/zoe-klein/"),
        ("/magazine/CULTURE/", "/magazine/culture/"),
        ("/mots-cles/Vieille Île/", "/mots-cles/ile/"),
        ("/mots-cles/Secret É/", None),
        ("/mots-cles/日本/", None),
        ("/mots-cles/" + "É" * 5000 + "/", None),
        ("/mots-cles/É%00/", None),
    ],
)
def test_a_name_in_capitals_or_with_accents_is_one_step_away(
    client: Client, asked: str, leads_to: str | None
) -> None:
    make.published(tags=["Île"], authors=[make.author("Zoé Klein")])
    make.article("Brouillon", tags=["Secret É"])
    Tag.objects.get(slug="ile").former_slugs.create(slug="vieille-ile")
    answer = client.get(asked)
    assert answer.status_code == (301 if leads_to else 404)
    assert answer.headers.get("Location") == leads_to
