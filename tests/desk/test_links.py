"""Reading links at the desk: who makes them, who sees them, who takes them back."""

import re

import pytest
from django.test import Client

from articles import draft_links, workflow
from articles.models import Article, DraftLink, State
from tests import make
from tests.desk.test_article import change

SECRET = re.compile(r"/apercu/([A-Za-z0-9_-]{32})/")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def links(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/links/"


def form(**fields) -> dict[str, str]:
    return {"name": "", "days": "7", "version": ""} | fields


def revocation(link: DraftLink, article: Article | None = None) -> str:
    return f"{links(article or link.article)}{link.pk}/revoke/"


def test_a_link_is_made_and_its_address_is_shown_this_once(desk, editor):
    article = make.article()
    page = desk.post(links(article), form(name="pour Anne", days="30")).content.decode()
    secret = SECRET.search(page)[1]
    link = DraftLink.objects.get()
    assert (link.name, link.made_by, (link.until - link.made_at).days) == ("pour Anne", editor, 30)
    assert draft_links.opened(secret, now=link.made_at).link == link
    again = desk.get(links(article)).content.decode()
    assert "pour Anne" in again
    assert "editor" in again
    assert not SECRET.search(again)
    assert not SECRET.search(desk.get(change(article)).content.decode())


def test_the_address_of_a_link_is_that_of_the_site(desk, settings):
    settings.SITE_URL = "https://la-une.example"
    page = desk.post(links(make.article()), form()).content.decode()
    assert "https://la-une.example/apercu/" in page


def test_a_link_can_show_one_version_of_this_article_alone(desk, editor):
    article, other = make.article(), make.article()
    for row in (article, other):
        workflow.publish(row, by=editor)
    workflow.unpublish(other, by=editor)
    desk.post(links(article), form(version="1"))
    assert DraftLink.objects.get().revision == article.revisions.get()
    refused = desk.post(links(article), form(version="2"))
    assert refused.status_code == 200
    assert "errorlist" in refused.content.decode()
    assert DraftLink.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"days": "91"},
        {"days": "0"},
        {"days": "une semaine"},
        {"days": ""},
        {"days": "9" * 400},
        {"name": "x" * 101},
        {"version": "x"},
        {"version": "-1"},
    ],
)
def test_bad_input_is_refused_in_words_and_kept_in_the_form(desk, fields):
    answer = desk.post(links(make.article()), form(name="pour Anne") | fields)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "errorlist" in page
    assert ("pour Anne" in page) or "name" in fields
    assert not DraftLink.objects.exists()


def test_what_may_not_be_lent_is_refused_in_words(desk):
    article = make.republished(blog=make.blog())
    page = desk.post(links(article), form()).content.decode()
    assert "Aucun accord n’est en vigueur" in page
    assert not DraftLink.objects.exists()


def test_a_link_is_revoked_and_the_list_says_by_whom(desk, chief):
    article = make.article()
    link, _secret = draft_links.make(article, by=None, name="pour Anne")
    page = desk.post(revocation(link)).content.decode()
    assert "Le lien est révoqué" in page
    assert "par editor" in page
    assert desk.post(revocation(link)).status_code == 200
    assert desk.get(revocation(link)).status_code == 403


def test_who_may_not_change_an_article_neither_makes_nor_revokes_its_links(
    client, freelance, editor, stranger
):
    article = make.article("Celui d'une autre", created_by=editor)
    link, _secret = draft_links.make(article, by=None)
    for user, refused in ((freelance, 404), (stranger, 302)):
        client.force_login(user)
        assert client.get(links(article)).status_code == refused
        assert client.post(links(article), form()).status_code == refused
        assert client.post(revocation(link)).status_code == refused
    assert DraftLink.objects.open().count() == 1


def test_who_may_only_read_an_article_sees_none_of_its_links(client, freelance):
    article = make.article(created_by=freelance, state=State.READY)
    link, _secret = draft_links.make(article, by=None, name="pour Anne")
    client.force_login(freelance)
    assert b"pour Anne" not in client.get(change(article)).content
    assert client.get(links(article)).status_code == 403
    assert client.post(links(article), form()).status_code == 403
    assert client.post(revocation(link)).status_code == 403


def test_rights_are_asked_again_when_a_link_is_revoked(client, freelance):
    article = make.article(created_by=freelance)
    client.force_login(freelance)
    client.post(links(article), form())
    link = DraftLink.objects.get()
    Article.objects.update(state=State.READY)
    assert client.post(revocation(link)).status_code == 403
    assert DraftLink.objects.open().exists()


def test_the_link_of_another_article_is_not_found_under_this_one(client, freelance, editor):
    mine, other = make.article(created_by=freelance), make.article(created_by=editor)
    link, _secret = draft_links.make(other, by=None)
    client.force_login(freelance)
    assert client.post(revocation(link, mine)).status_code == 404
    assert DraftLink.objects.open().exists()


def test_a_link_is_made_with_the_token_of_its_form(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(links(make.article()), form()).status_code == 403


def test_the_form_of_an_article_counts_its_open_links(desk):
    article = make.article()
    for _ in range(2):
        draft_links.make(article, by=None)
    panels = {panel.name: panel for panel in desk.get(change(article)).context["panels"]}
    assert panels["links"].badge == "2"


def test_the_list_asks_a_fixed_number_of_questions(desk, django_assert_max_num_queries, editor):
    article = make.article()
    for _ in range(draft_links.MOST_OPEN):
        link, _secret = draft_links.make(article, by=editor)
        draft_links.count_visit(link, now=link.made_at)
    with django_assert_max_num_queries(16):
        desk.get(links(article))
