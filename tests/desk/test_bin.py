"""The bin at the desk: from the list into the bin and back, and who may."""

import re

import pytest
from django.utils.module_loading import import_string

from articles import bin, revisions, workflow
from articles.models import Article, State
from magazine.events.models import Event
from tests import make

LIST = "/admin/articles/article/"
BIN = f"{LIST}bin/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def delete(client, article: Article):
    return client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"}, follow=True)


def undelete(client, article: Article):
    return client.post(f"{BIN}{article.pk}/undelete/", follow=True)


def words(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_a_deleted_article_is_found_in_the_bin_and_comes_back(desk, editor):
    article = make.article("Pluie", tags=["Ville"])
    revisions.keep_standing(Article.objects.with_rows().get())
    asked = desk.get(f"{LIST}{article.pk}/delete/")
    assert "Pluie" in text(asked)
    assert "Pluie" in words(delete(desk, article))
    assert "Pluie" not in text(desk.get(LIST))
    assert "Pluie" in text(desk.get(BIN))
    assert "Pluie" in words(undelete(desk, article))
    assert "Pluie" in text(desk.get(LIST))
    back = Article.objects.get()
    assert (back.tags.count(), back.revisions.count()) == (1, 1)
    assert [row.by for row in Event.objects.order_by("pk")] == [editor, editor]


def test_what_was_withdrawn_can_go_to_the_bin(desk, culture):
    article = make.published().article
    assert delete(desk, article).status_code == 403
    workflow.withdraw(article, by=None, reason="à la demande de l'auteur")
    delete(desk, article)
    assert bin.binned().get() == article


def test_what_lies_in_the_bin_is_in_no_list_choice_or_page_of_the_desk(desk, culture):
    article = make.published("Retiré").article
    workflow.withdraw(article, by=None, reason="x")
    bin.delete(article, by=None)
    field = "app_label=articles&model_name=article&field_name=translation_of"
    for path in (
        LIST,
        f"{LIST}?q=Retir",
        f"/admin/autocomplete/?term=Retir&{field}",
        "/admin/articles/publication/",
        "/admin/articles/revision/",
    ):
        assert "Retiré" not in desk.get(path).content.decode(), path
    for path in ("change", "history", "delete"):
        assert desk.get(f"{LIST}{article.pk}/{path}/").status_code in (302, 403), path


def test_nobody_chooses_what_lies_in_the_bin_as_a_translation(desk):
    article, other = make.article(), make.article()
    bin.delete(other, by=None)
    data = {"seen": article.version, "title": "x", "translation_of": other.pk}
    answer = desk.post(f"{LIST}{article.pk}/change/", data)
    assert "translation_of" in answer.context["adminform"].form.errors


def test_who_was_writing_when_it_was_deleted_keeps_the_text_and_can_save_it(desk, editor):
    article = make.article("Pluie")
    bin.delete(article, by=editor)
    data = {"seen": article.version, "title": "Une phrase longuement pesée"}
    answer = desk.post(f"{LIST}{article.pk}/change/", data)
    assert "Une phrase longuement pesée" in answer.content.decode()
    assert answer.context["errors"]
    bin.undelete(article, by=editor)
    stale = desk.post(f"{LIST}{article.pk}/change/", data).context["adminform"].form
    assert not stale.non_field_errors()


@pytest.mark.parametrize("number", [1, 9])
def test_the_bin_asks_seven_questions(desk, editor, number, django_assert_num_queries):
    for _row in range(number):
        bin.delete(make.article(), by=editor)
    with django_assert_num_queries(7):
        desk.get(BIN)


# Rights -----------------------------------------------------------------------------------------


def test_who_may_not_change_an_article_neither_deletes_it_nor_takes_it_out(client, freelance):
    client.force_login(freelance)
    article = make.article(created_by=freelance, state=State.READY)
    assert delete(client, article).status_code == 403
    bin.delete(article, by=None)
    assert undelete(client, article).status_code == 403
    assert not Article.objects.exists()


def test_another_sections_bin_is_not_seen(client, section_editor):
    article = make.article("Ailleurs", section=make.section("Sciences"))
    bin.delete(article, by=None)
    client.force_login(section_editor)
    assert "Ailleurs" not in client.get(BIN).content.decode()
    assert undelete(client, article).status_code == 404


def test_a_stranger_sees_no_bin(client, stranger):
    article = make.article()
    bin.delete(article, by=None)
    client.force_login(stranger)
    assert client.get(BIN).status_code == 302
    assert client.post(f"{BIN}{article.pk}/undelete/").status_code == 302
    assert not Article.objects.exists()


def test_nothing_is_taken_out_by_a_link_or_a_forged_number(desk):
    article = make.article()
    bin.delete(article, by=None)
    assert desk.get(f"{BIN}{article.pk}/undelete/").status_code == 403
    assert desk.post(f"{BIN}99999/undelete/").status_code == 404
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("verb", "address", "data"),
    [
        ("articles.revisions.restore", "history/restore/", {"revision": 1, "seen": 1}),
        ("articles.revisions.name", "history/name/", {"revision": 1, "name": "x"}),
        ("articles.draft_links.make", "links/", {"days": 3}),
    ],
)
def test_what_goes_into_the_bin_between_look_and_act_is_not_found(
    desk, editor, monkeypatch, verb, address, data
):
    article = make.article("Pluie")
    revisions.keep_standing(Article.objects.with_rows().get())
    act = import_string(verb)

    def late(*args, **options):
        bin.delete(article, by=editor)
        return act(*args, **options)

    monkeypatch.setattr(verb, late)
    assert desk.post(f"{LIST}{article.pk}/{address}", data).status_code == 404
