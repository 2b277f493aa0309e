from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles import indexing, workflow
from magazine.front import sitemaps
from tests import make

pytestmark = pytest.mark.django_db
NAMES = {"s": sitemaps.NAMESPACE}


def locations(client, path):
    response = client.get(path)
    assert response.status_code == 200 and not response.cookies
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(response.content).xpath("//s:loc/text()", namespaces=NAMES)


def everything(client):
    maps = locations(client, "/sitemap.xml")
    pages = [
        page for one in maps for page in locations(client, one.removeprefix(settings.SITE_URL))
    ]
    return [page.removeprefix(settings.SITE_URL) for page in pages]


def republished(title, **fields):
    original = fields.pop("original", "https://carnet.example/billet")
    return workflow.publish(make.republished(title, original=original, **fields), by=None)


def test_the_map_holds_what_may_be_indexed_and_is_at_home_here(client):
    now = timezone.now()
    own = make.published("Chez nous")
    unknown = republished("Sans original connu", original="", terms={"indexing": True})
    pages = everything(client)
    assert own.get_absolute_url() in pages and unknown.get_absolute_url() in pages
    absent = [
        republished("Copie indexable", terms={"indexing": True}),
        republished("Copie hors des moteurs", terms={"indexing": False}),
        make.published("Programmé", at=now + timedelta(hours=1)),
    ]
    withdrawn = make.published("Retiré")
    workflow.withdraw(withdrawn.article, by=None, reason="")
    pages = everything(client)
    assert not {row.get_absolute_url() for row in [*absent, withdrawn]} & set(pages)


def test_the_map_holds_the_lists_that_have_something(client, anthony):
    zoe = make.author("Zoé")
    make.published(section=make.section("Culture"), authors=[anthony, zoe], tags=["Éco"])
    make.section("Vide")
    make.author("Sans article")
    make.tag("Rien")
    pages = everything(client)
    assert pages[:2] == ["/", "/auteurs/"]
    assert {"/magazine/culture/", "/auteurs/zoe/", "/mots-cles/eco/"} <= set(pages)
    assert not {"/magazine/vide/", "/auteurs/sans-article/", "/mots-cles/rien/"} & set(pages)
    # An author who has not claimed the profile stays out of search engines.
    assert anthony.get_absolute_url() not in pages


def test_the_map_holds_an_author_and_a_tag_whose_articles_are_archived(client):
    old = make.published(authors=[make.author("Zoé")], tags=["Éco"])
    workflow.archive(old.article, by=None)
    pages = everything(client)
    assert {"/auteurs/zoe/", "/mots-cles/eco/"} <= set(pages)
    assert "/magazine/culture/" not in pages


def test_articles_come_in_stretches_with_the_date_of_their_version(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 2)
    rows = [make.published() for _ in range(5)]
    maps = locations(client, "/sitemap.xml")
    assert len(maps) == 1 + len({row.article_id // 2 for row in rows})
    assert {row.get_absolute_url() for row in rows} <= set(everything(client))
    number = rows[0].article_id // 2
    content = client.get(reverse("sitemap_articles", args=[number])).content
    stamps = etree.fromstring(content).xpath("//s:lastmod/text()", namespaces=NAMES)
    assert datetime.fromisoformat(stamps[0]) == rows[0].live_from.replace(microsecond=0)


def test_a_stretch_without_articles_is_not_found(client):
    for number in ("7", "99999999999999"):
        assert client.get(f"/sitemap-articles-{number}.xml").status_code == 404


def test_an_empty_magazine_has_a_map(client):
    assert everything(client) == ["/", "/auteurs/"]


def test_robots_are_told_where_the_map_is_and_where_not_to_go(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8" and not response.cookies
    lines = response.content.decode().splitlines()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    for path in ("/admin/", "/comptes/", "/partages/", "/recherche/?"):
        assert f"Disallow: {path}" in lines


def news(client):
    content = client.get("/sitemap-actualites.xml").content
    return etree.fromstring(content), {**NAMES, "n": sitemaps.NEWS}


def test_the_map_of_news_holds_our_own_articles_of_two_days(client, settings):
    now = timezone.now()
    fresh = make.published(
        "Ce matin, « à Paris »", dated=now - timedelta(hours=3), language="fr-CA"
    )
    make.published("Avant-hier", dated=now - timedelta(days=2, minutes=1))
    make.published("Programmé", at=now + timedelta(hours=1))
    workflow.archive(make.published("Archivé", dated=now).article, by=None)
    republished("Copie", dated=now, terms={"indexing": True})
    republished("Copie sans original", original="", dated=now, terms={"indexing": True})
    tree, names = news(client)
    found = [
        [one.text for one in page.iter() if one.text]
        for page in tree.xpath("//s:url", namespaces=names)
    ]
    address = settings.SITE_URL + fresh.get_absolute_url()
    date = timezone.localtime(fresh.dated).isoformat(timespec="minutes")
    assert found == [[address, settings.SITE_NAME, "fr", date, fresh.title]]
    kinds = [etree.QName(one).localname for one in tree.xpath("//n:news/*", namespaces=names)]
    assert kinds == ["publication", "publication_date", "title"]


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("zh-Hans", "zh-cn"),
        ("zh", "zh-cn"),
        ("zh-Hant-TW", "zh-tw"),
        ("zh-HK", "zh-tw"),
        ("ar", "ar"),
    ],
)
def test_chinese_news_say_in_which_letters_they_are(tag, told):
    assert sitemaps._news_language(tag) == told


def test_the_map_holds_just_what_the_policy_of_each_article_says(client):
    rows = [make.published("Chez nous")]
    rows += [
        republished(f"{original}{allowed}", original=original, terms={"indexing": allowed})
        for original in ("", "https://carnet.example/billet")
        for allowed in (True, False)
    ]
    pages = set(everything(client))
    for row in rows:
        policy = indexing.policy(row)
        assert (row.get_absolute_url() in pages) == policy.at_home
        assert policy.noindex == (not policy.canonical)


def test_the_index_says_when_each_map_changed_last(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 2)
    cache.clear()
    rows = [make.published() for _ in range(4)]
    index = etree.fromstring(client.get("/sitemap.xml").content)
    found = {
        one.findtext("s:loc", namespaces=NAMES): one.findtext("s:lastmod", namespaces=NAMES)
        for one in index
    }
    assert all(found.values())
    newest = max(row.live_from for row in rows if row.article_id // 2 == rows[-1].article_id // 2)
    last = found[f"{settings.SITE_URL}/sitemap-articles-{rows[-1].article_id // 2}.xml"]
    assert datetime.fromisoformat(last) == newest.replace(microsecond=0)
    lists = found[f"{settings.SITE_URL}/sitemap-listes.xml"]
    assert datetime.fromisoformat(lists) == rows[-1].live_from.replace(microsecond=0)


def test_a_map_names_the_images_that_a_page_shows(client, django_assert_num_queries):
    lead, inside = make.image(), make.image()
    body = f'<figure><img src="{inside.file.url}" alt="Une rue" data-file="{inside.pk}"></figure>'
    row = make.published(lead_image=lead, body=make.BODY + body)
    make.published("Sans image")
    path = f"/sitemap-articles-{row.article_id // sitemaps.STRETCH}.xml"
    with django_assert_num_queries(2):
        tree = etree.fromstring(client.get(path).content)
    images = {"i": sitemaps.IMAGES, **NAMES}
    (page,) = tree.xpath("//s:url[i:image]", namespaces=images)
    assert page.xpath("string(s:loc)", namespaces=images).endswith(row.get_absolute_url())
    assert page.xpath("i:image/i:loc/text()", namespaces=images) == [
        settings.SITE_URL + one.file.url for one in (lead, inside)
    ]


def test_a_map_shows_no_image_that_the_agreement_keeps_back(client):
    picture = make.image()
    row = republished("Sans images", original="", lead_image=picture, terms={"indexing": True})
    path = f"/sitemap-articles-{row.article_id // sitemaps.STRETCH}.xml"
    content = client.get(path).content.decode()
    assert row.get_absolute_url() in content and picture.file.url not in content
