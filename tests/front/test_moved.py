"""Former names and addresses of an earlier site lead, in one hop, to where their page is now."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Dossier, FormerDossier, FormerTag, Tag
from authors.models import Author, FormerAuthor
from magazine.front import moved
from magazine.front.models import Redirect
from magazine.lib import former
from magazine.sections.models import FormerSection, Section
from tests import make

pytestmark = pytest.mark.django_db

# A page of each thing that can be renamed; {} is its slug.
PAGES = {
    Section: ["/magazine/{}/", "/magazine/{}/flux/atom.xml"],
    Author: ["/auteurs/{}/", "/auteurs/{}/flux/rss.xml"],
    Tag: ["/mots-cles/{}/", "/mots-cles/{}/flux/feed.json"],
    Dossier: ["/dossiers/{}/", "/dossiers/{}/flux/rss.xml"],
}


@pytest.fixture
def rows() -> dict[type, Any]:
    """One of each, with something public about it; their slug is « ancien »."""
    section = make.section("Ancien")
    author = make.author("Ancien")
    shown = make.published(section=section, authors=[author], tags=["Ancien"])
    dossier = make.dossier("Ancien", shown.article)
    return {Section: section, Author: author, Tag: Tag.objects.get(), Dossier: dossier}


def rename(row: Any, slug: str) -> None:
    row.slug = slug
    former.save(row)


def leads(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location", "")


KINDS = pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)


@KINDS
def test_a_former_name_leads_to_the_present_one_with_its_query(client, rows, kind):
    rename(rows[kind], "nouveau")
    for page in PAGES[kind]:
        assert leads(client, page.format("ancien")) == (301, page.format("nouveau"))
        assert client.get(page.format("nouveau")).status_code == 200
    page = PAGES[kind][0]
    wanted = page.format("nouveau") + "?avant=2026-11-02T0000-1"
    assert leads(client, page.format("ancien") + "?avant=2026-11-02T0000-1&utm=x") == (301, wanted)


@KINDS
def test_several_changes_are_one_hop_and_renaming_back_leaves_no_circle(client, rows, kind):
    page, row = PAGES[kind][0], rows[kind]
    rename(row, "deuxieme")
    rename(row, "troisieme")
    for old in ("ancien", "deuxieme"):
        assert leads(client, page.format(old)) == (301, page.format("troisieme"))
    rename(row, "ancien")
    assert client.get(page.format("ancien")).status_code == 200
    assert leads(client, page.format("deuxieme")) == (301, page.format("ancien"))


@KINDS
def test_a_former_name_that_something_new_bears_belongs_to_it(client, rows, kind):
    page = PAGES[kind][0]
    rename(rows[kind], "nouveau")
    about = {"title": "Tout autre", "shown_since": timezone.now()}
    new = kind(slug="ancien", **(about if kind is Dossier else {"name": "Tout autre"}))
    former.save(new)
    make.published(
        section=new if kind is Section else make.section(),
        authors=[new] if kind is Author else None,
        tags=["Tout autre"] if kind is Tag else (),
    )
    assert client.get(page.format("ancien")).status_code == 200
    rename(new, "encore-autre")
    assert leads(client, page.format("ancien")) == (301, page.format("encore-autre"))


@pytest.mark.parametrize("kind", [Author, Tag], ids=lambda kind: kind.__name__)
def test_a_name_that_only_drafts_bear_stays_unknown_under_its_former_one(client, kind):
    article = make.article(authors=[make.author("Ancien")], tags=["Ancien"])
    row = article.authors.get() if kind is Author else article.tags.get()
    rename(row, "nouveau")
    assert client.get(PAGES[kind][0].format("ancien")).status_code == 404


def test_a_dossier_that_is_not_shown_stays_unknown_under_its_former_name(client, rows):
    rename(rows[Dossier], "nouveau")
    Dossier.objects.update(shown_since=None)
    for page in PAGES[Dossier]:
        assert client.get(page.format("ancien")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "name", "kept"),
    [
        (Section, "admin:sections_section_change", FormerSection),
        (Author, "admin:authors_author_change", FormerAuthor),
        (Tag, "admin:articles_tag_change", FormerTag),
        (Dossier, "admin:articles_dossier_change", FormerDossier),
    ],
)
def test_the_desk_keeps_the_former_name_when_it_saves_another(
    client, editor, rows, kind, name, kept
):
    client.force_login(editor)
    row = rows[kind]
    data = {
        "name": "Ancien",
        "title": "Ancien",
        "shown": "on",
        "slug": "nouveau",
        "tint": "#5a4a3a",
        "least_fidelity": 60,
        "position": 0,
    }
    data |= {"imported_shares": 0, "bio": ""}
    for rows_of in ("seats", "contributions", "parts"):
        data |= {f"{rows_of}-TOTAL_FORMS": 0, f"{rows_of}-INITIAL_FORMS": 0}
    for slug in ("nouveau", "nouveau"):  # the second save changes nothing
        answer = client.post(reverse(name, args=[row.pk]), data | {"slug": slug})
        assert answer.status_code == 302
    assert list(kept.objects.values_list("slug", "of__slug")) == [("ancien", "nouveau")]


def test_a_former_name_without_its_last_slash_is_one_hop(client, rows):
    rename(rows[Section], "nouveau")
    assert leads(client, "/magazine/ancien") == (301, "/magazine/nouveau/")


# Addresses of an earlier site ---------------------------------------------------------------------


def test_an_old_address_leads_to_its_article_whatever_its_case_slash_or_query(client):
    shown = make.published("Le pont")
    Redirect.objects.create(old="/2009/06/le-pont-été.html", article=shown.article)
    for asked in (
        "/2009/06/le-pont-%C3%A9t%C3%A9.html",
        "/2009/06/Le-Pont-%c3%a9t%c3%89.html/",
        "/2009//06/le-pont-été.html?utm_source=lettre",
    ):
        assert leads(client, asked) == (301, shown.get_absolute_url())
    assert client.head("/2009/06/le-pont-été.html").status_code == 301
    assert client.post("/2009/06/le-pont-été.html").status_code == 404


def test_a_number_of_wordpress_is_found_behind_the_front_page(client):
    shown = make.published()
    Redirect.objects.create(old="/?p=123", article=shown.article)
    assert leads(client, "/?p=123") == (301, shown.get_absolute_url())
    assert leads(client, "/?utm_source=x&p=123") == (301, shown.get_absolute_url())
    assert client.get("/?p=124").status_code == 200


def test_an_old_address_of_a_withdrawn_article_is_gone_and_of_a_draft_unknown(client):
    shown, draft = make.published(), make.article()
    Redirect.objects.create(old="/retire", article=shown.article)
    Redirect.objects.create(old="/brouillon", article=draft)
    Redirect.objects.create(old="/perdu", gone=True)
    workflow.withdraw(shown.article, by=None, reason="à la demande de l'auteur")
    assert [client.get(old).status_code for old in ("/retire", "/brouillon", "/perdu")] == [
        410,
        404,
        410,
    ]


def test_redirects_that_follow_one_another_are_one_hop_to_the_present_name(client, rows):
    Redirect.objects.create(old="/un", target="/deux")
    Redirect.objects.create(old="/deux", target="/magazine/ancien/")
    rename(rows[Section], "nouveau")
    assert leads(client, "/un") == (301, "/magazine/nouveau/")


def test_a_circle_of_redirects_is_a_page_that_is_not_there(client):
    for old, target in (("/un", "/deux"), ("/deux", "/un"), ("/soi", "/SOI/")):
        Redirect.objects.create(old=old, target=target)
    assert {client.get(old).status_code for old in ("/un", "/deux", "/soi")} == {404}


def test_a_page_of_ours_is_never_looked_up(client, rows, django_assert_num_queries):
    Redirect.objects.create(old="/magazine/ancien", gone=True)
    with django_assert_num_queries(2):
        assert client.get("/magazine/ancien/").status_code == 200


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "evil"])
def test_the_database_refuses_a_target_on_another_host(target):
    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(old="/x", target=target)


def test_the_desk_is_never_redirected(client):
    Redirect.objects.create(old="/admin/rien", target="/auteurs/")
    assert client.get("/admin/rien/").headers.get("Location") != "/auteurs/"


@pytest.mark.parametrize("asked", ["/%00", "/" + "a" * 3000, "/%ff%fe", "/x?" + "a=1&" * 500])
def test_odd_addresses_are_not_there_and_no_error(client, asked):
    assert client.get(asked).status_code == 404


def test_a_table_that_cannot_be_read_leaves_the_page_that_says_so(client, monkeypatch, caplog):
    def broken(_request: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(moved, "find", broken)
    assert client.get("/nulle/part/").status_code == 404
    assert "cannot be read" in caplog.text
