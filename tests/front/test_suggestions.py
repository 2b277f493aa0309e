"""What is offered while a reader types, what browsers learn of the search, and its own feed."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles import search as searching
from articles import workflow
from magazine.front import suggestions
from magazine.lib.gate import Gate
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gate(monkeypatch):
    monkeypatch.setattr(suggestions, "gate", Gate(most=50, total=100))


def offered(client, text):
    answer = client.get(reverse("suggestions"), {"q": text})
    assert answer.status_code == 200
    return answer.json()


def test_tags_authors_and_titles_that_begin_so_are_offered(client):
    signer = make.author("Odile Violet")
    row = make.published("Le violon d'Ingres", tags=["Violoncelle"], authors=[signer])
    make.published("Tout autre chose", authors=[])
    text, names, kinds, addresses = offered(client, "viol")
    assert text == "viol"
    assert names == ["Violoncelle", "Odile Violet", "Le violon d’Ingres"]
    assert kinds == ["Mot-clé", "Auteur", "Culture"]
    pages = ["/mots-cles/violoncelle/", "/auteurs/odile-violet/", row.get_absolute_url()]
    assert addresses == [f"http://127.0.0.1:8000{page}" for page in pages]


@pytest.mark.parametrize("typed", ["le violon d'in", "VIOLON ING", "ingres viol", '"violon'])
def test_the_last_word_may_be_a_beginning(client, typed):
    make.published("Le violon d'Ingres")
    assert offered(client, typed)[1] == ["Le violon d’Ingres"]


def test_nothing_but_the_public_is_offered(client):
    make.article("Secret un", tags=["Secret"], authors=[make.author("Secret Agent")])
    make.published("Secret deux", at=timezone.now() + timedelta(hours=1), tags=["Secrets"])
    workflow.withdraw(make.published("Secret trois").article, by=None, reason="")
    assert offered(client, "secret")[1] == []


def test_the_newest_come_first_and_there_are_few(client):
    for day in range(1, 9):
        make.published(f"Violon {day}", dated=datetime(2026, 3, day, tzinfo=UTC))
    assert offered(client, "violon")[1] == [f"Violon {day}" for day in (8, 7, 6, 5, 4)]


@pytest.mark.parametrize(
    "text",
    ["", "v", "\x00", "\ud800", '" OR *', "- - -", "a" * 10_000, "é" * 10_000, "%", "<b>", "le la"]
    + ["日本", "'); DROP", "\U0010ffff\U0010ffff"],
)
def test_no_text_breaks_it(client, text):
    make.published("Un violon")
    assert offered(client, text.encode(errors="replace").decode())[1] == []


def test_it_asks_three_questions(client, django_assert_num_queries):
    for _ in range(3):
        make.published(
            "Un violon", tags=["Violoncelle"], authors=[make.author(f"Viola {make.author().pk}")]
        )
    with django_assert_num_queries(3):
        offered(client, "viol")


def test_a_reader_may_ask_so_often_in_a_minute_and_no_more(client, monkeypatch):
    monkeypatch.setattr(suggestions, "gate", Gate(most=2, total=3))
    asked = [client.get("/recherche/suggestions/?q=v") for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[-1].headers["Retry-After"] == "60"
    others = [client.get("/recherche/suggestions/", REMOTE_ADDR=f"10.0.0.{n}") for n in (1, 2)]
    assert [answer.status_code for answer in others] == [200, 429]


def test_the_addresses_of_one_network_of_ipv6_are_one_reader(client, monkeypatch):
    monkeypatch.setattr(suggestions, "gate", Gate(most=2, total=9))
    asked = [
        client.get("/recherche/suggestions/?q=v", REMOTE_ADDR=f"2001:db8::{n}") for n in range(3)
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 429]


def test_the_gate_opens_again_with_the_next_minute():
    gate = Gate(most=1, total=9)
    assert [gate.lets("a"), gate.lets("a"), gate.lets("b")] == [True, False, True]
    gate._began -= 60
    assert gate.lets("a")


def test_a_browser_learns_how_to_search_here(client, settings):
    settings.SITE_NAME = "Un magazine au nom très long"
    tree = etree.fromstring(client.get("/opensearch.xml").content)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(tree.findtext("o:ShortName", namespaces=space)) == 16
    urls = {one.get("type"): one.get("template") for one in tree.findall("o:Url", space)}
    assert urls["text/html"] == "http://127.0.0.1:8000/recherche/?q={searchTerms}"
    for template in urls.values():
        address = template.removeprefix("http://127.0.0.1:8000").replace("{searchTerms}", "nuit")
        assert client.get(address).status_code == 200
    assert 'type="application/opensearchdescription+xml"' in client.get("/").content.decode()


def test_a_search_has_its_feed_newest_first(client, monkeypatch):
    monkeypatch.setattr("magazine.front.search_feed.SIZE", 2)
    for day, title in ((1, "Le violon"), (3, "Autre chose"), (2, "Un violon")):
        dated = datetime(2026, 3, day, tzinfo=UTC)
        make.published(title, body="<p>Un violon.</p>", dated=dated, tags=["Bois"])
    make.published("Ailleurs", tags=["Bois"])
    page = client.get("/recherche/?q=violon&mot-cle=bois").content.decode()
    assert "/recherche/flux/atom.xml?q=violon&amp;mot-cle=bois" in page
    seen, address = [], "/recherche/flux/atom.xml?q=violon&mot-cle=bois"
    while address:
        answer = client.get(address)
        found = feedparser.parse(answer.content)
        assert not found.bozo
        seen += [entry.title for entry in found.entries]
        following = [link.href for link in found.feed.links if link.rel == "next"]
        address = following[0].removeprefix("http://127.0.0.1:8000") if following else ""
    assert seen == ["Autre chose", "Un violon", "Le violon"]


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml", "feed.json"])
def test_a_feed_of_nothing_found_is_empty_and_one_of_nothing_sought_is_none(client, file):
    assert client.get(f"/recherche/flux/{file}?q=ornithorynque").status_code == 200
    assert client.get(f"/recherche/flux/{file}").status_code == 404
    assert client.get(f"/recherche/flux/{file}?q=ornithorynque&page=2").status_code == 404
    assert client.get(f"/recherche/flux/{file}?q=x&page=0").status_code == 400
    assert client.get(f"/recherche/flux/{file}?q={'%00' * 99}x{'%ED%A0%80'}").status_code == 200


def test_a_feed_holds_what_lists_hold(client):
    old = make.published("Un vieux violon")
    workflow.archive(old.article, by=None)
    assert searching.search("violon", now=timezone.now()).hits == 1
    assert b"vieux violon" not in client.get("/recherche/flux/rss.xml?q=violon").content
