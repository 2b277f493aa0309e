"""All the feeds in one page and in one file, and what somebody sees who opens a feed."""

import io

import pytest
from django.utils import timezone
from lxml import etree

from articles import workflow
from magazine.front import composing
from magazine.syndication.readers import opml
from tests import make

pytestmark = pytest.mark.django_db
H = "{http://www.w3.org/1999/xhtml}"
HOSTILE = "</script> & « fin »"


def outlines(client):
    answer = client.get("/flux/flux.opml")
    assert answer["Content-Type"] == "text/x-opml; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex" and not answer.cookies
    return list(opml.read(io.BytesIO(answer.content)))


def test_the_list_holds_every_feed_that_has_something_and_no_other(client, settings, anthony):
    row = make.published(section=make.section("Culture"), authors=[anthony], tags=["Été"])
    make.dossier("La mer", row.article)
    make.dossier("Vide")
    make.section("Sans article")
    make.article(authors=[make.author("Sous embargo")], tags=["Affaire secrète"])
    found = [(one.folder, one.title, one.feed, one.address) for one in outlines(client)]
    site = settings.SITE_URL
    assert found == [
        (folder, title, f"{site}{page}flux/atom.xml", f"{site}{page}")
        for folder, title, page in [
            ("", "Tout le magazine", "/"),
            ("Magazines", "Culture", "/magazine/culture/"),
            ("Dossiers", "La mer", "/dossiers/la-mer/"),
            ("Auteurs", "Anthony Hamelle", "/auteurs/anthony-hamelle/"),
            ("Mots-clés", "Été", "/mots-cles/ete/"),
        ]
    ]
    for one in outlines(client):
        assert client.get(one.feed.removeprefix(site)).status_code == 200


def test_an_empty_magazine_has_the_list_of_its_one_feed(client):
    assert [one.title for one in outlines(client)] == ["Tout le magazine"]


def test_the_list_is_opml_2_whatever_the_names(client):
    make.published(
        section=make.section(HOSTILE),
        authors=[make.author("夜間"), make.author("ليل", slug="layl")],
    )
    root = etree.fromstring(client.get("/flux/flux.opml").content)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    feeds = root.findall("body//outline[@type]")
    assert {one.get("type") for one in feeds} == {"rss"}
    assert all(one.get("text") and one.get("xmlUrl") for one in feeds)
    assert {HOSTILE, "夜間", "ليل"} <= {one.get("text") for one in feeds}


def test_the_lists_ask_the_database_as_often_however_long_they_are(
    client, django_assert_num_queries
):
    for number in range(3):
        make.published(authors=[make.author()], tags=[f"Mot {number}"])
    with django_assert_num_queries(4):
        client.get("/flux/flux.opml")
    with django_assert_num_queries(2):
        client.get("/flux/")


def test_the_page_of_feeds_names_the_three_forms_of_each(client, settings):
    make.dossier("La mer", make.published(section=make.section("Culture")).article)
    page = client.get("/flux/").content.decode()
    for place in ("/", "/magazine/culture/", "/dossiers/la-mer/"):
        for file in ("rss.xml", "atom.xml", "feed.json"):
            assert f'href="{settings.SITE_URL}{place}flux/{file}"' in page
    assert 'href="/flux/flux.opml"' in page


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml"])
def test_a_feed_opened_in_a_browser_is_a_page_with_links(client, settings, file):
    author = make.author("Zoé")
    row = make.published(HOSTILE, standfirst="Un chapô", authors=[author], language="ar")
    composing.compose(timezone.now())
    root = etree.fromstring(client.get(f"/flux/{file}").content)
    sheet = root.getprevious()
    assert sheet.target == "xml-stylesheet" and "css/feed-page" in sheet.get("href")
    (head,) = root.iter(f"{H}header")
    assert head.findtext(f"{H}h1") == settings.SITE_NAME
    assert f"{settings.SITE_URL}/flux/{file}" in "".join(head.itertext())
    (shown,) = root.iter(f"{H}article")
    link = shown.find(f"{H}h2/{H}a")
    assert (link.text, link.get("href")) == (row.title, settings.SITE_URL + row.get_absolute_url())
    assert shown.get("dir") == "rtl"
    assert [one.text for one in shown.findall(f"{H}p")][-1] == "Un chapô"


def test_what_is_shown_of_a_feed_is_no_more_than_it_holds(client):
    sentences = "".join(f"<p>Phrase {n} de ce billet assez long.</p>" for n in range(40))
    draft = make.republished("Coupé", mode="excerpt", body=f"{sentences}<p>La chute, secrète.</p>")
    workflow.publish(draft, by=None)
    assert "secrète" not in client.get("/flux/rss.xml").content.decode()
