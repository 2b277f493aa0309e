"""The history of an article at the desk: listed, compared, restored, named."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import bin, revisions, workflow
from articles.models import Article, Revision, State
from articles.snapshot import snapshot
from tests import make

LIST = "/admin/articles/article/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def history(article: Article, page: str = "") -> str:
    return f"{LIST}{article.pk}/history/{page}"


def save(article: Article, by, **fields) -> Article:
    for name, value in fields.items():
        setattr(article, name, value)
    article.version += 1
    article.save()
    kept = Article.objects.with_rows().get(pk=article.pk)
    revisions.keep([kept], [snapshot(kept)], by=by, at=timezone.now())
    return article


@pytest.fixture
def article(editor, culture):
    article = save(make.article("Le pont", body="<p>Un vieux pont.</p>"), editor)
    return save(article, editor, title="Le grand pont", body="<p>Un beau pont.</p>")


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def words(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def restore(client, article, **fields):
    return client.post(
        history(article, "restore/"), {"seen": article.version} | fields, follow=True
    )


def test_the_newest_version_is_compared_with_the_one_before(desk, article):
    page = desk.get(history(article, "compare/"))
    assert [part["name"] for part in page.context["parts"]] == ["title", "body"]
    html = re.sub(r"\s+", " ", page.content.decode())
    assert re.search(
        r"<del ?><span[^>]*>[^<]*</span>vieux</del><ins><span[^>]*>[^<]*</span>beau</ins>", html
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?old=1&new=2", (1, 2)),
        ("?old=2&new=1", (1, 2)),
        ("?new=1", (None, 1)),
        ("?old=1", (1, 2)),
        ("?old=2&new=2", (2, 2)),
    ],
)
def test_any_two_versions_are_compared_the_earlier_first(desk, article, query, shown):
    context = desk.get(history(article, f"compare/{query}")).context
    assert (context["old"] and context["old"].number, context["new"].number) == shown


@pytest.mark.parametrize(
    "query", ["?old=9", "?new=0", "?new=-1", "?new=x", "?new=" + "9" * 30, "?new=²"]
)
def test_a_version_that_is_not_there_is_not_found(desk, article, query):
    assert desk.get(history(article, f"compare/{query}")).status_code == 404


def test_an_article_without_versions_has_nothing_to_compare(desk):
    article = make.article()
    assert desk.get(history(article)).status_code == 200
    assert desk.get(history(article, "compare/")).status_code == 404


def test_what_a_text_holds_is_shown_and_does_nothing(desk, article, editor):
    hostile = "<script>alert(1)</script>{{ 1 }}\"'><img src=x onerror=alert(1)>"
    save(article, editor, title=hostile, body="<p>&lt;script&gt;alert(2)&lt;/script&gt;</p>")
    html = desk.get(history(article, "compare/")).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(2)" in html


def test_the_whole_or_one_field_is_restored(desk, article):
    answer = restore(desk, article, revision=1, part="title")
    article.refresh_from_db()
    assert (article.title, article.body) == ("Le pont", "<p>Un beau pont.</p>")
    assert "3" in words(answer)
    restore(desk, article, revision=1)
    article.refresh_from_db()
    assert article.body == "<p>Un vieux pont.</p>"
    assert article.revisions.count() == 4


def test_nothing_is_restored_over_what_was_saved_meanwhile(desk, article, editor):
    save(Article.objects.get(), editor, title="Entre-temps")
    restore(desk, article, revision=1)
    assert Article.objects.get().title == "Entre-temps"


@pytest.mark.parametrize(
    "fields",
    [
        {"revision": "x"},
        {"revision": 9},
        {"revision": 1, "part": "version"},
        {"revision": 1, "seen": ""},
        {},
    ],
)
def test_a_forged_restore_is_not_found(desk, article, fields):
    assert restore(desk, article, **fields).status_code == 404


def test_a_version_of_another_article_is_not_found(desk, article, editor):
    other = save(make.article("Autre"), editor)
    assert restore(desk, other, revision=2).status_code == 404


def test_a_version_is_named_and_the_name_stands_in_the_list(desk, article):
    desk.post(history(article, "name/"), {"revision": 1, "name": "Avant le procès"})
    assert "Avant le procès" in text(desk.get(history(article)))
    desk.post(history(article, "name/"), {"revision": 1, "name": " "})
    assert not Revision.objects.exclude(name="").exists()


def test_the_list_says_which_versions_readers_saw(desk, article, editor):
    workflow.publish(article, by=editor)
    rows = list(desk.get(history(article)).context["revisions"])
    assert [(row.number, row.published) for row in rows] == [(3, True), (2, False), (1, False)]


def test_a_long_history_is_read_page_by_page_without_its_contents(
    desk, article, editor, django_assert_max_num_queries
):
    many = [
        Revision(
            article=article,
            number=number,
            at=timezone.now() - timedelta(days=number),
            by=editor,
            state="draft",
            snapshot={"title": "x" * 50_000},
        )
        for number in range(3, 501)
    ]
    Revision.objects.bulk_create(many)
    with django_assert_max_num_queries(12) as asked:
        page = desk.get(history(article))
    assert not any('"articles_revision"."snapshot"' in query["sql"] for query in asked)
    assert [row.number for row in page.context["revisions"]][::99] == [500, 401]
    last = desk.get(history(article, "?v=5"))
    assert [row.number for row in last.context["revisions"]][-1] == 1
    assert desk.get(history(article, "?v=none")).status_code == 200


def test_who_restored_is_named_to_whoever_saves_after(desk, article):
    opened = desk.get(f"{LIST}{article.pk}/change/")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        restore(desk, article, revision=1)
    data = {"seen": opened.context["original"].version, "title": "Le mien"}
    answer = desk.post(f"{LIST}{article.pk}/change/", data)
    assert "editor" in text(answer)
    assert Article.objects.get().title == "Le pont"


# Rights -----------------------------------------------------------------------------------------


def test_a_stranger_sees_no_history_and_changes_nothing(client, article, stranger):
    client.force_login(stranger)
    assert client.get(history(article, "compare/")).status_code == 302
    for page in ("restore/", "name/"):
        data = {"revision": 1, "seen": article.version, "name": "x"}
        assert client.post(history(article, page), data).status_code == 302
    assert Article.objects.get().title == "Le grand pont"


def test_who_may_only_read_compares_and_restores_nothing(client, article, freelance):
    Article.objects.filter(pk=article.pk).update(created_by=freelance, state=State.READY)
    client.force_login(freelance)
    page = client.get(history(article, "compare/"))
    assert page.status_code == 200
    assert b"restore/" not in page.content
    assert restore(client, article, revision=1).status_code == 403
    assert client.post(history(article, "name/"), {"revision": 1, "name": "x"}).status_code == 403
    assert Article.objects.get().title == "Le grand pont"


def test_nothing_is_restored_by_a_link(desk, article):
    assert desk.get(history(article, "restore/?revision=1")).status_code == 403
    assert desk.get(history(article, "name/?revision=1")).status_code == 403


def test_the_history_of_an_article_in_the_bin_is_not_found(desk, article):
    bin.delete(article, by=None)
    assert desk.get(history(article, "compare/")).status_code == 404
    assert restore(desk, article, revision=1).status_code == 404
