"""What machines read in a page: structured data, shared links, the way to it, its translations."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import html

from articles import translations, workflow
from articles.models import Article
from magazine.images import renditions
from tests import make

pytestmark = pytest.mark.django_db
HOSTILE = ["</script><script>alert(1)</script>", "<!-- ]]> --> & ' \" \u2028", "{{ x }} {% y %}"]
ITEM = "https://schema.org/ListItem"


def tree(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.content)


def data(page: Any) -> dict[str, Any]:
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    value: dict[str, Any] = json.loads(script)
    return value


def metas(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in page.xpath("//head/meta[@content]"):
        found.setdefault(meta.get("property") or meta.get("name"), []).append(meta.get("content"))
    return found


def trail(page: Any) -> list[tuple[str, str, str]]:
    """The way to a page as a machine reads it: the number, the name, the address of each."""
    (items,) = page.xpath("//nav//ol[@itemtype='https://schema.org/BreadcrumbList']")
    return [
        (
            item.xpath("string(.//meta[@itemprop='position']/@content)"),
            item.xpath("string(.//*[@itemprop='name'])"),
            item.xpath("string(.//a[@itemprop='item']/@href)").removeprefix(settings.SITE_URL),
        )
        for item in items.xpath(f"./li[@itemprop='itemListElement'][@itemtype='{ITEM}']")
    ]


# Structured data --------------------------------------------------------------------------------


def test_an_article_has_its_image_in_the_three_shapes_once_they_are_made(
    client: Client, media: Any
) -> None:
    picture = make.image(file=make.ContentFile(make.picture_bytes((1600, 1200)), "a.png"))
    type(picture).objects.update(width=1600, height=1200)
    row = make.published(lead_image=picture)
    (master,) = data(tree(client, row.get_absolute_url()))["image"]
    assert master["url"] == settings.SITE_URL + picture.file.url
    picture.refresh_from_db()
    renditions.make(picture, avif=False)
    found = data(tree(client, row.get_absolute_url()))["image"]
    assert [(one["width"], one["height"]) for one in found] == [
        (1200, 1200),
        (1200, 900),
        (1200, 675),
    ]
    assert all(one["url"].startswith(f"{settings.SITE_URL}/media/images/") for one in found)


def test_every_author_is_a_person_with_a_page(client: Client) -> None:
    row = make.published(authors=[make.author("Zoé"), make.author("Paul", claimed=False)])
    found = data(tree(client, row.get_absolute_url()))["author"]
    assert [(one["@type"], one["name"]) for one in found] == [("Person", "Zoé"), ("Person", "Paul")]
    for one in found:
        assert client.get(one["url"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_copy_rests_on_its_original_and_our_own_on_nothing(client: Client) -> None:
    own = data(tree(client, make.published().get_absolute_url()))
    assert own["@type"] == "NewsArticle" and "isBasedOn" not in own
    draft = make.republished("Copie", original="https://carnet.example/a?b=1&c=2")
    copy = data(tree(client, workflow.publish(draft, by=None).get_absolute_url()))
    assert (copy["@type"], copy["isBasedOn"]) == ("BlogPosting", "https://carnet.example/a?b=1&c=2")


def test_a_later_version_says_since_when_it_stands(client: Client) -> None:
    first = make.published(dated=timezone.now() - timedelta(days=3))
    assert "dateModified" not in data(tree(client, first.get_absolute_url()))
    Article.objects.update(body="<p>Un autre texte, plus juste.</p>")
    second = workflow.publish(Article.objects.get(), by=None)
    page = tree(client, second.get_absolute_url())
    stamp = timezone.localtime(second.live_from).isoformat(timespec="minutes")
    assert data(page)["dateModified"] == stamp
    assert metas(page)["article:modified_time"] == [stamp]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_everywhere(client: Client, words: str) -> None:
    shown = {"standfirst": words, "kicker": words, "lead_image": make.image(alt=words)}
    row = make.published(words, tags=[words], authors=[make.author(words)], **shown)
    page = tree(client, row.get_absolute_url())
    assert not page.xpath("//script[contains(., 'alert')][not(@type)]")
    said = data(page)
    assert said["headline"] == row.title and said["author"][0]["name"] == words
    assert metas(page)["og:title"] == [row.title]
    assert metas(page)["twitter:image:alt"] == [words]
    assert trail(page)[-1][1].strip() == row.title.strip()


# Shared links -----------------------------------------------------------------------------------


def test_a_shared_link_has_all_that_is_shown_of_it(client: Client) -> None:
    zoe = make.author("Zoé")
    picture = make.image(alt="Une lampe")
    row = make.published(
        authors=[zoe], tags=["Nuit", "Presse"], lead_image=picture, language="fr-CA"
    )
    said = metas(tree(client, row.get_absolute_url()))
    assert said["og:type"] == ["article"] and said["og:locale"] == ["fr_CA"]
    assert said["article:author"] == [f"{settings.SITE_URL}/auteurs/zoe/"]
    assert said["article:tag"] == ["Nuit", "Presse"]
    assert said["twitter:card"] == ["summary_large_image"]
    assert said["twitter:image:alt"] == said["og:image:alt"] == ["Une lampe"]


@pytest.mark.parametrize(
    ("language", "locale"),
    [("fr", "fr_FR"), ("ar", "ar_AR"), ("zh-Hans", "zh_CN"), ("pt-BR", "pt_BR"), ("la", None)],
)
def test_the_language_of_a_shared_link_has_a_country_or_is_not_said(
    client: Client, language: str, locale: str | None
) -> None:
    said = metas(tree(client, make.published(language=language).get_absolute_url()))
    assert said.get("og:locale", [None]) == [locale]


def test_a_page_without_a_picture_is_shared_as_a_small_card(client: Client) -> None:
    assert metas(tree(client, make.published().get_absolute_url()))["twitter:card"] == ["summary"]


# The way to a page ------------------------------------------------------------------------------


def test_each_page_shows_the_way_to_it_and_machines_read_the_same(client: Client) -> None:
    row = make.published(
        "Une nuit", section=make.section("Culture"), authors=[make.author("Zoé")], tags=["Presse"]
    )
    make.dossier("La mer", row.article)
    home, article = ("1", "La Une", "/"), row.get_absolute_url()
    month = timezone.localtime(row.dated)
    ways = {
        article: [("2", "Magazine Culture", "/magazine/culture/"), ("3", "Une nuit", "")],
        "/magazine/culture/": [("2", "Magazine Culture", "")],
        "/mots-cles/presse/": [("2", "Presse", "")],
        "/auteurs/": [("2", "Auteurs", "")],
        "/auteurs/zoe/": [("2", "Auteurs", "/auteurs/"), ("3", "Zoé", "")],
        "/dossiers/": [("2", "Dossiers", "")],
        "/dossiers/la-mer/": [("2", "Dossiers", "/dossiers/"), ("3", "La mer", "")],
        "/flux/": [("2", "Flux", "")],
    }
    for address, way in ways.items():
        assert trail(tree(client, address)) == [home, *way], address
    archive = trail(tree(client, f"/archives/{month:%Y/%m}/"))
    assert archive[0] == home and archive[1][1].startswith("Archives")


# Translations -----------------------------------------------------------------------------------


def alternates(page: Any) -> dict[str, str]:
    return {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@hreflang]")}


def translated(of: Any, language: str, **fields: Any) -> Any:
    return make.published(language=language, translation_of=of.article, **fields)


def test_translations_name_one_another_and_themselves(client: Client) -> None:
    french = make.published(language="fr")
    english, arabic = translated(french, "en"), translated(french, "ar")
    german = translated(english, "de")  # made of the English one
    family = {"fr": french, "en": english, "ar": arabic, "de": german}
    expected = {tag: settings.SITE_URL + row.get_absolute_url() for tag, row in family.items()}
    expected["x-default"] = expected["fr"]
    for row in family.values():
        assert alternates(tree(client, row.get_absolute_url())) == expected


def test_of_two_translations_in_one_language_the_first_is_named_by_all(client: Client) -> None:
    french = make.published(language="fr")
    english, again = translated(french, "en"), translated(french, "en")
    german = translated(again, "de")
    family = {"fr": french, "en": english, "de": german}
    expected = {tag: settings.SITE_URL + row.get_absolute_url() for tag, row in family.items()}
    expected["x-default"] = expected["fr"]
    for row in family.values():
        assert alternates(tree(client, row.get_absolute_url())) == expected
    assert alternates(tree(client, again.get_absolute_url())) == {}


def test_a_long_chain_of_translations_is_named_whole_or_not_at_all(
    client: Client, monkeypatch: Any
) -> None:
    row = make.published(language="fr")
    chain = [row, *(row := translated(row, tag) for tag in ("en", "de", "es", "it", "pt", "nl"))]
    found = [alternates(tree(client, one.get_absolute_url())) for one in chain]
    assert len(found[0]) == len(chain) + 1
    assert found == [found[0]] * len(chain)
    monkeypatch.setattr(translations, "MOST", 6)
    assert not any(alternates(tree(client, one.get_absolute_url())) for one in chain)


def ways(page: Any) -> list[tuple[str, str, str | None]]:
    """Where a reader is led to from the head of an article: language, words, `lang`."""
    links = page.xpath("//header//ul[@class='translations']//a")
    return [(one.get("hreflang"), one.text, one.get("lang")) for one in links]


def test_a_reader_is_led_to_the_same_text_in_each_other_language(client: Client) -> None:
    french = make.published("Le pont", language="fr")
    english = translated(french, "en", title="The bridge")
    arabic = translated(english, "ar", title="الجسر")
    page = tree(client, french.get_absolute_url())
    assert ways(page) == [("ar", "الجسر", "ar"), ("en", "The bridge", "en")]
    words = " ".join(page.xpath("//ul[@class='translations']")[0].text_content().split(" "))
    assert "Lire aussi en anglais\u00a0:" in words
    assert ways(tree(client, english.get_absolute_url())) == [
        ("ar", "الجسر", "ar"),
        ("fr", "Le pont", None),
    ]
    workflow.withdraw(arabic.article, by=None, reason="")
    make.article(language="es", translation_of=french.article)
    assert ways(tree(client, french.get_absolute_url())) == [("en", "The bridge", "en")]


def test_a_reader_is_led_to_a_copy_that_search_engines_are_not(client: Client) -> None:
    french = make.published("Le pont", language="fr")
    draft = make.republished("Copy", language="en", original="https://carnet.example/")
    Article.objects.filter(pk=draft.pk).update(translation_of=french.article)
    draft.refresh_from_db()
    copy = workflow.publish(draft, by=None)
    page = tree(client, french.get_absolute_url())
    assert (ways(page), alternates(page)) == ([("en", copy.title, "en")], {})


def test_what_is_not_public_or_not_at_home_here_is_nobodys_translation(client: Client) -> None:
    french = make.published(language="fr")
    draft = make.republished(
        "Copy", language="en", original="https://carnet.example/", terms={"indexing": True}
    )
    Article.objects.filter(pk=draft.pk).update(translation_of=french.article)
    draft.refresh_from_db()
    copy = workflow.publish(draft, by=None)
    withdrawn = translated(french, "de")
    workflow.withdraw(withdrawn.article, by=None, reason="")
    make.article(language="es", translation_of=french.article)
    for row in (french, copy):
        assert alternates(tree(client, row.get_absolute_url())) == {}


def test_an_article_alone_asks_nothing_about_translations(
    client: Client, django_assert_num_queries: Any
) -> None:
    alone = make.published()
    with django_assert_num_queries(2):
        client.get(alone.get_absolute_url())
    french = make.published(language="fr")
    english = translated(french, "en")
    with django_assert_num_queries(5):
        client.get(english.get_absolute_url())


# Other scripts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "direction"),
    [("ar", "مقال في الليل", "rtl"), ("zh-Hans", "夜间文章", "ltr"), ("he", "לילה בעיר", "rtl")],
)
def test_an_article_in_another_script_is_a_page_like_any_other(
    client: Client, language: str, title: str, direction: str
) -> None:
    row = make.published(
        title, language=language, body=f"<p>{title}.</p>", authors=[make.author(title)]
    )
    page = tree(client, row.get_absolute_url())
    said = data(page)
    assert (said["headline"], said["inLanguage"]) == (row.title, language)
    for place in (
        "//h1",
        "//div[contains(@class, 'body')]",
        "//nav//*[@aria-current='page'][@lang]",
    ):
        (element,) = page.xpath(place)
        assert (element.get("lang"), element.get("dir")) == (language, direction), place
    assert client.get(said["author"][0]["url"].removeprefix(settings.SITE_URL)).status_code == 200
    for address in ("/sitemap.xml", "/sitemap-actualites.xml", "/flux/flux.opml", "/"):
        assert client.get(address).status_code == 200
