"""The pages of dossiers, what the page of an article says of them, their feeds."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import html5lib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles import workflow
from magazine.lib import lists
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/dossiers/la-mesure/"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub("[ \n]+", " ", answer.content.decode())


@pytest.fixture
def three(culture: Any) -> list[Any]:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        make.published(title, section=culture, dated=day + timedelta(days=number))
        for number, title in enumerate(("Le mètre", "La livre", "L'heure"))
    ]


@pytest.fixture
def dossier(three: list[Any]) -> Any:
    return make.dossier(
        "La mesure",
        *(row.article for row in three),
        standfirst="Qu'est-ce qu'un mètre ?",
        introduction="<p>Une mesure est <strong>un accord</strong>.</p>",
    )


def test_its_page_introduces_and_lists_its_articles_in_order(client, dossier):
    page = text(client, PAGE)
    assert "Qu’est-ce qu’un mètre\u202f?" in page
    assert "<p>Une mesure est <strong>un accord</strong>.</p>" in page
    assert page.index("Le mètre</a>") < page.index("La livre</a>") < page.index("L’heure</a>")
    assert "3 articles, dans l’ordre" in page


def test_its_page_tells_machines_what_it_holds(client, dossier):
    tree = html5lib.parse(client.get(PAGE).content.decode(), namespaceHTMLElements=False)
    (script,) = (one for one in tree.iter("script") if one.get("type") == "application/ld+json")
    told = json.loads(script.text)
    assert told["@type"] == "CollectionPage"
    assert told["url"] == settings.SITE_URL + PAGE
    items = told["mainEntity"]["itemListElement"]
    assert [(one["position"], one["name"]) for one in items] == [
        (1, "Le mètre"),
        (2, "La livre"),
        (3, "L’heure"),
    ]
    metas = {one.get("property"): one.get("content") for one in tree.iter("meta")}
    assert metas["og:title"] == "La mesure"


def test_a_dossier_whose_articles_are_to_come_says_so(client):
    make.dossier("La mesure", make.article("Brouillon"))
    page = text(client, PAGE)
    assert "Les articles de ce dossier n’ont pas encore paru." in page
    assert "Brouillon" not in page


def test_one_that_is_not_shown_is_nowhere(client, dossier):
    dossier.shown_since = None
    dossier.save()
    one = dossier.parts.first().article.publications.get()
    for address in (PAGE, f"{PAGE}flux/rss.xml", "/dossiers/autre/"):
        assert client.get(address).status_code == 404
    for address in ("/dossiers/", "/sitemap-listes.xml", one.get_absolute_url()):
        assert "la-mesure" not in text(client, address)


def test_the_list_shows_what_has_something_to_read_the_last_shown_first(client, three):
    now = timezone.now()
    for number, title in enumerate(("Premier", "Deuxième")):
        at = now + timedelta(minutes=number)
        make.dossier(title, *(row.article for row in three), shown_since=at)
    make.dossier("Vide", make.article("Brouillon"))
    page = text(client, "/dossiers/")
    assert page.index("Deuxième") < page.index("Premier")
    assert "3 articles" in page
    assert "Vide" not in page


def test_the_list_goes_on_to_its_end(client, three, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)
    now = timezone.now()
    for number in range(5):
        at = now + timedelta(minutes=number // 2)
        make.dossier(f"Dossier {number}", three[0].article, shown_since=at)
    seen, query = [], ""
    for _page in range(3):
        page = client.get(f"/dossiers/{query}").context["page"]
        seen += [row.title for row in page.rows]
        query = page.next
    assert query == ""
    assert seen == [f"Dossier {number}" for number in (4, 3, 2, 1, 0)]
    assert client.get("/dossiers/?avant=1999-01-01T0000-1").status_code == 404
    assert client.get("/dossiers/?avant=x").status_code == 400


def test_without_a_dossier_the_list_says_so(client):
    assert "Aucun dossier n’a encore paru" in text(client, "/dossiers/")


def ways(client: Client, publication: Any) -> dict[str, str]:
    """Where the page of an article leads in its dossier, by the relation that the link names."""
    page = client.get(publication.get_absolute_url()).content.decode()
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    links = [link for nav in tree.iter("nav") for link in nav.iter("a")]
    return {link.get("rel"): link.get("href") for link in links if link.get("rel")}


def test_an_article_says_its_place_and_leads_to_the_one_before_and_after(client, dossier, three):
    first, middle, last = three
    page = text(client, middle.get_absolute_url())
    assert "Dossier\u00a0: La mesure" in page
    assert "2 sur 3" in page
    before, after = first.get_absolute_url(), last.get_absolute_url()
    assert ways(client, middle) == {"prev": before, "next": after}
    assert ways(client, first) == {"next": middle.get_absolute_url()}
    assert ways(client, last) == {"prev": middle.get_absolute_url()}


@pytest.mark.parametrize("act", ["withdraw", "unpublish"])
def test_no_article_leads_to_one_that_is_no_longer_public(client, dossier, three, act):
    first, middle, last = three
    client.get(first.get_absolute_url())  # whatever a page keeps is kept by now
    if act == "withdraw":
        workflow.withdraw(middle.article, by=None, reason="à la demande de l'auteur")
    else:
        workflow.unpublish(middle.article, by=None)
    assert ways(client, first) == {"next": last.get_absolute_url()}
    assert middle.get_absolute_url() not in text(client, PAGE)
    assert middle.get_absolute_url() not in text(client, f"{PAGE}flux/feed.json")


def test_an_article_in_no_dossier_speaks_of_none(client, dossier):
    alone = make.published("Seul")
    assert ways(client, alone) == {}
    assert 'class="in-dossier"' not in text(client, alone.get_absolute_url())


def test_a_title_that_changes_changes_where_others_lead_to_it(client, dossier, three):
    first, middle, _last = three
    client.get(first.get_absolute_url())
    middle.article.title = "La livre et l'once"
    middle.article.save()
    workflow.publish(middle.article, by=None)
    assert "La livre et l’once" in text(client, first.get_absolute_url())


def test_without_an_image_it_is_shared_with_the_first_of_its_articles(client, culture):
    picture = make.image()
    rows = [make.published(section=culture), make.published(section=culture, lead_image=picture)]
    make.dossier("La mesure", *(row.article for row in rows))
    assert picture.file.url in re.findall('og:image" content="([^"]*)"', text(client, PAGE))[0]


def test_an_archived_article_leaves_its_feeds_and_not_its_page(client, dossier, three):
    workflow.archive(three[0].article, by=None)
    assert "Le mètre" in text(client, PAGE)
    assert "Le mètre" not in text(client, f"{PAGE}flux/feed.json")


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml"])
def test_its_feeds_bring_the_newest_first(client, dossier, file):
    found = feedparser.parse(client.get(f"{PAGE}flux/{file}").content)
    assert [entry.title for entry in found.entries] == ["L’heure", "La livre", "Le mètre"]
    assert found.feed.title.startswith("La mesure")
    assert found.feed.link == settings.SITE_URL + PAGE


def test_the_map_of_the_site_holds_the_dossiers_that_have_something(client, dossier):
    make.dossier("Vide")
    page = text(client, "/sitemap-listes.xml")
    assert f"{settings.SITE_URL}{PAGE}</loc>" in page
    assert f"{settings.SITE_URL}/dossiers/</loc>" in page
    assert "vide" not in page
