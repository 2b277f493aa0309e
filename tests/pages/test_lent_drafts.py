"""What somebody without an account gets at the address of a reading link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import bin, draft_links, workflow
from articles.models import Article, DraftLink, Publication, SearchTerms, Share
from magazine.front import missing
from magazine.front.sitemaps import STRETCH
from tests import make

UNKNOWN = "x" * 32


def lent(article: Article, **options) -> str:
    return f"/apercu/{draft_links.make(article, by=None, **options)[1]}/"


@pytest.fixture
def draft(magazine) -> Article:
    return make.article("Un brouillon secret", body=make.BODY, tags=["Inédit"])


def is_kept_from_everyone(answer) -> None:
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies


def test_a_draft_is_read_without_an_account_and_kept_by_nobody(client, draft):
    answer = client.get(lent(draft))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Un brouillon secret" in page
    assert "La Une vous donne à lire ce texte avant sa parution" in page
    assert '<meta name="robots" content="noindex">' in page
    is_kept_from_everyone(answer)


def test_the_page_of_a_link_neither_counts_nor_passes_anything_on(client, draft):
    page = client.get(lent(draft)).content.decode()
    for word in ("share.js", "data-share", "og:title", "canonical", "ld+json", "points à régler"):
        assert word not in page
    assert not Share.objects.filter(article=draft).exists()


def test_visits_are_counted_and_a_look_at_the_headers_is_none(client, draft):
    address = lent(draft)
    client.head(address)
    for _ in range(2):
        client.get(address)
    assert DraftLink.objects.get(article=draft).visits == 2


def test_a_draft_cannot_be_written_through_its_link(client, draft):
    address = lent(draft)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address, {"title": "x"}).status_code == 405


@pytest.mark.parametrize("ending", ["ended", "revoked", "binned", "withdrawn", "unagreed"])
def test_what_is_over_answers_410_and_names_nothing(client, draft, ending):
    address = lent(draft)
    if ending == "ended":
        past = timezone.now() - timedelta(days=1)
        DraftLink.objects.update(made_at=past - timedelta(days=7), until=past)
    elif ending == "revoked":
        draft_links.revoke(DraftLink.objects.get(article=draft), by=None)
    elif ending == "binned":
        bin.delete(draft, by=None)
    elif ending == "withdrawn":
        workflow.publish(draft, by=None)
        workflow.withdraw(draft, by=None, reason="à sa demande")
    else:
        Article.objects.filter(pk=draft.pk).update(origin="republished", blog=make.blog())
    answer = client.get(address)
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "Ce lien est terminé" in page
    assert "secret" not in page
    assert "demande" not in page.replace("Demandez", "")
    is_kept_from_everyone(answer)
    assert DraftLink.objects.get(article=draft).visits == 0


@pytest.mark.parametrize("secret", [UNKNOWN, "x", "x" * 31, "x" * 33, "é" * 32, "%00" * 32, "a/b"])
def test_an_unknown_secret_answers_like_any_unknown_address(client, draft, secret):
    lent(draft)
    unknown = client.get(f"/apercu/{secret}/")
    assert unknown.status_code == 404
    assert unknown.content == client.get("/nulle/part/").content
    is_kept_from_everyone(unknown)


def test_an_unknown_secret_costs_one_look_at_an_index_more_than_any_address(client, db):
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 404
        return len(queries)

    assert asked(f"/apercu/{UNKNOWN}/") == asked("/nulle/part/") + 1


def test_an_unknown_secret_is_not_noted_among_what_was_not_found(client, draft):
    missing.notes.take()
    client.get(lent(draft)[:-3] + "/")
    client.get(f"/apercu/{UNKNOWN}/")
    client.get("/nulle/part/")
    assert list(missing.notes.take()) == ["/nulle/part"]


def test_a_link_opens_no_other_draft_and_nothing_at_the_desk(client, draft):
    other = make.article("Un autre brouillon")
    client.get(lent(draft))
    for address in (
        f"/{draft.pk}/un-brouillon-secret/",
        f"/{other.pk}/un-autre-brouillon/",
        "/apercu/",
    ):
        assert client.get(address).status_code == 404
    for page in (f"{draft.pk}/preview/", f"{other.pk}/preview/", ""):
        assert client.get(f"/admin/articles/article/{page}").status_code == 302


def test_a_link_changes_nothing_on_the_side_of_the_readers(client, draft):
    before = Publication.objects.count(), SearchTerms.objects.count()
    client.get(lent(draft))
    assert (Publication.objects.count(), SearchTerms.objects.count()) == before


def test_an_incomplete_draft_can_be_lent(client, magazine):
    article = make.article("x", section=None, authors=[], body="")
    Article.objects.filter(pk=article.pk).update(title="")
    assert client.get(lent(article)).status_code == 200


def test_no_secret_stands_in_the_sitemap_or_the_rules_for_robots(client, draft):
    address = lent(draft)
    articles = f"/sitemap-articles-{draft.pk // STRETCH}.xml"
    for path in ("/sitemap.xml", "/sitemap-listes.xml", articles, "/robots.txt"):
        assert address.strip("/").partition("/")[2] not in client.get(path).content.decode()


def test_a_link_works_the_same_for_who_is_logged_in(draft, editor):
    client = Client()
    client.force_login(editor)
    answer = client.get(lent(draft))
    assert not hasattr(answer.wsgi_request, "user")
    is_kept_from_everyone(answer)
