"""The article page: every row of the table of the reference page, right."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from tests import make

pytestmark = pytest.mark.django_db


def page(client: Client, publication: Any) -> Any:
    response = client.get(publication.get_absolute_url())
    assert response.status_code == 200
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
    return parser.parse(response.content.decode())


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def found(tree: Any, tag: str, **attributes: str) -> Any:
    """The first element with these attributes; `class_` is one of its classes."""
    name = attributes.pop("class_", "")
    for element in tree.iter(tag):
        classes = element.get("class", "").split()
        if (not name or name in classes) and attributes.items() <= dict(element.attrib).items():
            return element
    raise AssertionError(f"no <{tag}> with {name} {attributes}")


def test_the_date_and_byline_are_in_the_form_of_the_brand(client: Client, magazine: Any) -> None:
    byline = found(page(client, magazine.copy), "p", class_="byline")
    assert words(byline).startswith("Publié le 05 juin 2009 par Anthony Hamelle")
    assert found(byline, "time").get("datetime") == "2009-06-05"
    assert found(byline, "a", rel="author").get("href") == "/auteurs/anthony-hamelle/"


def test_an_hour_that_is_known_is_told_to_machines(client: Client, magazine: Any) -> None:
    byline = found(page(client, magazine.own), "p", class_="byline")
    assert found(byline, "time").get("datetime") == "2026-11-05T09:30+01:00"


def test_every_signature_has_its_role(client: Client) -> None:
    anne, bob, carl = (make.author(name) for name in ("Anne", "Bob", "Carl"))
    draft = make.article("À trois", authors=[anne, bob, carl])
    draft.bylines.filter(author=carl).update(role="translator")
    byline = found(page(client, workflow.publish(draft, by=None)), "p", class_="byline")
    assert "par Anne et Bob, traduit par Carl" in words(byline)


def test_the_section_leads_to_its_front(client: Client, magazine: Any) -> None:
    label = found(page(client, magazine.own), "a", class_="label-section")
    assert (words(label), label.get("href")) == ("Magazine Culture", "/magazine/culture/")


def test_the_original_is_linked_at_the_top(client: Client, magazine: Any) -> None:
    header = found(found(page(client, magazine.copy), "main"), "header")
    link = found(header, "a", href="https://reputation.example/gm")
    assert words(link) == "Lire l’original sur Réputation"


def test_an_original_whose_address_is_not_known_is_said_in_words(client: Client) -> None:
    publication = workflow.publish(make.republished("Sans adresse"), by=None)
    header = found(found(page(client, publication), "main"), "header")
    assert "L’adresse de l’original n’est pas connue." in words(header)


def test_an_article_of_our_own_has_no_original(client: Client, magazine: Any) -> None:
    assert "original" not in words(found(page(client, magazine.own), "main")).lower()


def test_an_extract_shows_its_label_language_and_source(client: Client, magazine: Any) -> None:
    extract = found(page(client, magazine.copy), "figure", class_="extract")
    assert words(found(extract, "p", class_="extract-label")) == "Extrait en anglais"
    assert found(extract, "blockquote").get("lang") == "en"
    caption = found(extract, "figcaption")
    assert words(caption) == "Un entretien Voir la source"
    assert found(caption, "a").get("href") == "https://autre.example/texte"


def test_an_extract_in_the_language_of_the_article_does_not_say_it(client: Client) -> None:
    quote = '<figure class="extract"><blockquote lang="fr"><p>Ainsi.</p></blockquote></figure>'
    publication = make.published("Citation", body=make.BODY + quote)
    extract = found(page(client, publication), "figure", class_="extract")
    assert words(found(extract, "p", class_="extract-label")) == "Extrait"


def test_sources_are_listed_with_or_without_address(client: Client) -> None:
    draft = make.article("Sources", sources=["Un livre", "Un entretien"])
    draft.sources.filter(title="Un entretien").update(
        address="https://source.example/", kind="interview", language="en"
    )
    sources = found(page(client, workflow.publish(draft, by=None)), "section", class_="sources")
    first, second = list(sources.iter("li"))
    assert (words(first), list(first.iter("a"))) == ("Un livre article", [])
    assert words(second) == "Un entretien entretien, en anglais"
    link = found(second, "a", href="https://source.example/")
    assert (link.get("hreflang"), link.get("lang")) == ("en", "en")


def test_the_agreement_is_said_under_the_article(client: Client, magazine: Any) -> None:
    said = found(page(client, magazine.copy), "section", class_="agreement")
    assert "Texte intégral, republié en vertu d’un accord donné le 15 janvier 2026" in words(said)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"images": True}, "Les images de l’original sont reprises avec lui."),
        ({}, "Les images de l’original ne font pas partie de l’accord."),
        (
            {"following": "freeze", "until": date(2036, 6, 30)},
            "Le texte reste ici tel qu’il a été repris. L’accord vaut jusqu’au 30 juin 2036.",
        ),
    ],
)
def test_the_agreement_says_images_and_until_when(
    client: Client, terms: Any, expected: str
) -> None:
    tree = page(client, workflow.publish(make.republished("Copie", terms=terms), by=None))
    assert expected in words(found(tree, "section", class_="agreement"))


def test_an_excerpt_says_so_and_leads_to_the_rest(client: Client) -> None:
    body = "".join(f"<p>Une phrase qui compte pour {number}.</p>" for number in range(60))
    draft = make.republished(
        "Un début", mode="excerpt", body=body, original="https://blog.example/un"
    )
    tree = page(client, workflow.publish(draft, by=None))
    said = found(tree, "section", class_="agreement")
    assert words(said).startswith("Avec accord Début de l’article")
    assert "Lire la suite sur" in words(found(said, "a", href="https://blog.example/un"))
    assert "pour 59" not in words(tree)


def test_the_card_of_an_unclaimed_author_shows_a_name_a_blog_and_the_state(
    client: Client, magazine: Any
) -> None:
    card = found(page(client, magazine.copy), "article", class_="author-card")
    assert words(card).count("Compte non renseigné.") == 1
    assert "21 partages comptés par Paperblog, juin 2009" in words(card)
    assert words(found(card, "a", href="https://reputation.example/")) == "Voir son blog"
    assert found(card, "a", class_="author-card-profile").get("href") == "/auteurs/anthony-hamelle/"


def test_the_bio_of_an_unclaimed_author_is_shown_nowhere(client: Client) -> None:
    author = make.author("Ida", claimed=False, bio="Un secret")
    publication = make.published("Ida écrit", authors=[author])
    assert "Un secret" not in words(page(client, publication))
    assert "Un secret" not in client.get("/auteurs/ida/").content.decode()


def test_counts_say_what_they_count(client: Client, magazine: Any) -> None:
    sharing = found(page(client, magazine.own), "section", class_="sharing")
    assert "3 partages ici" in words(sharing)
    assert "partages ici" not in words(page(client, magazine.copy))


def test_share_links_are_plain_links_that_name_their_network(client: Client, magazine: Any) -> None:
    sharing = found(page(client, magazine.own), "section", class_="sharing")
    found_links = [
        (link.get("data-share"), unquote(link.get("href"))) for link in sharing.iter("a")
    ]
    # The reader says which server is theirs on a page of ours.
    ours = [address for network, address in found_links if not network]
    assert f"/partages/mastodon/?article={magazine.own.article_id}" in ours
    links = {network: address for network, address in found_links if network}
    address = f"http://127.0.0.1:8000{magazine.own.get_absolute_url()}"
    assert set(links) == {"mail", "bluesky", "linkedin", "whatsapp", "facebook", "x"}
    assert all(address in link for link in links.values())


def test_what_only_a_script_can_do_is_out_of_sight_without_it(
    client: Client, magazine: Any
) -> None:
    sharing = found(page(client, magazine.own), "section", class_="sharing")
    hidden = [item for item in sharing.iter("li") if item.get("hidden") is not None]
    buttons = [button.get("data-share") for item in hidden for button in item.iter("button")]
    assert buttons == ["copy", "device"]
    assert len(list(sharing.iter("button"))) == 2


def test_the_ways_to_the_blog_say_what_they_are(client: Client, magazine: Any) -> None:
    copy, own = page(client, magazine.copy), page(client, magazine.own)
    clicks = {link.get("data-click"): link.get("href") for link in copy.iter("a")}
    assert clicks["original"] == "https://reputation.example/gm"
    assert clicks["blog"] == magazine.copy.blog_address
    assert not [link for link in own.iter("a") if link.get("data-click") == "original"]


def test_the_lead_image_has_its_text_credit_and_caption(client: Client, magazine: Any) -> None:
    figure = found(page(client, magazine.own), "figure", class_="article-picture")
    image = found(figure, "img")
    assert image.get("alt") == "Une place sous la pluie"
    assert (image.get("width"), image.get("height")) == ("1600", "1067")
    assert words(figure) == "La rue Montmartre Dessin de la rédaction"


@pytest.mark.parametrize(
    ("indexing", "original", "canonical"),
    [
        (False, "https://blog.example/un", None),
        (True, "https://blog.example/un", "https://blog.example/un"),
        (True, "", "self"),
    ],
)
def test_a_copy_has_a_canonical_address_or_is_not_indexed(
    client: Client, indexing: bool, original: str, canonical: str | None
) -> None:
    draft = make.republished("Copie", original=original, terms={"indexing": indexing})
    publication = workflow.publish(draft, by=None)
    tree = page(client, publication)
    links = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    noindex = [meta for meta in tree.iter("meta") if meta.get("name") == "robots"]
    if canonical == "self":
        canonical = f"http://127.0.0.1:8000{publication.get_absolute_url()}"
    assert links == ([canonical] if canonical else [])
    assert len(noindex) == (0 if canonical else 1)


def structured(tree: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(found(tree, "script", type="application/ld+json").text)
    return value


def test_machines_read_who_wrote_what_and_from_where(client: Client, magazine: Any) -> None:
    own, copy = (structured(page(client, one)) for one in (magazine.own, magazine.copy))
    assert (own["@type"], copy["@type"]) == ("NewsArticle", "BlogPosting")
    assert copy["isBasedOn"] == "https://reputation.example/gm"
    assert copy["author"][0]["name"] == "Anthony Hamelle"
    assert copy["datePublished"] == "2009-06-05"


@pytest.mark.parametrize("title", ["Fin </script><script>alert(1)</script>", "<!-- & ' \" ]]>"])
def test_a_title_ends_neither_its_element_nor_the_data(client: Client, title: str) -> None:
    tree = page(client, make.published(title))
    assert len([one for one in tree.iter("script") if not one.get("src")]) == 1
    assert "alert(1)" not in [script.text for script in tree.iter("script")]
    assert structured(tree)["headline"] == found(tree, "h1", class_="article-title").text.strip()


def test_an_article_in_arabic_is_marked_where_it_is_arabic(client: Client) -> None:
    publication = make.published("مدينة", language="ar", body="<p>كانت المدينة تنام.</p>")
    tree = page(client, publication)
    title = found(tree, "h1", class_="article-title")
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")
    assert tree.get("lang") == "fr"
    assert found(tree, "div", class_="body").get("dir") == "rtl"


def test_a_wrong_slug_leads_to_the_right_one(client: Client, magazine: Any) -> None:
    response = client.get(f"/{magazine.own.article_id}/un-ancien-titre/")
    assert response.status_code == 301
    assert response.headers["Location"] == magazine.own.get_absolute_url()


def test_what_is_not_public_is_not_found_in_the_same_words(client: Client, culture: Any) -> None:
    draft = make.article("Brouillon")
    later = make.published("Demain", at=timezone.now() + timedelta(days=1))
    taken_back = make.published("Repris")
    workflow.unpublish(taken_back.article, by=None)
    answers = {
        client.get(f"/{number}/x/").content
        for number in (draft.pk, later.article_id, taken_back.article_id, 999_999, 10**17)
    }
    assert len(answers) == 1
    assert client.get(f"/{draft.pk}/x/").status_code == 404


@pytest.mark.parametrize("number", ["0", "007", "-1", "1" * 19, "1" * 400, "１"])
def test_a_number_that_is_none_is_not_found(client: Client, db: None, number: str) -> None:
    assert client.get(f"/{number}/x/").status_code == 404


def test_a_withdrawn_article_is_gone(client: Client, magazine: Any) -> None:
    response = client.get(magazine.gone.get_absolute_url())
    assert response.status_code == 410
    assert "Cet article a été retiré" in response.content.decode()
    assert "Un texte retiré" not in response.content.decode()


def test_an_article_that_comes_back_is_no_longer_gone(client: Client, magazine: Any) -> None:
    article = magazine.gone.article
    workflow.reinstate(article, by=None)
    back = workflow.publish(article, by=None, at=datetime.now(UTC))
    assert client.get(back.get_absolute_url()).status_code == 200
