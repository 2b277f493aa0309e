"""Autosave at the desk: what is typed is kept, what is refused is told, nothing is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from articles import bin, steps, workflow
from articles.admin import autosaving
from articles.models import Article, Aside, OpenForm, Revision
from tests import make
from tests.forms import posted

LIST = "/admin/articles/article/"
ADD = f"{LIST}add/"
NEW = f"{LIST}autosave/"
TAB = "a" * 32


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def colleague(db):
    user = make.user("claire", first_name="Claire", last_name="Dumas", is_staff=True)
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def other(colleague):
    client = Client()
    client.force_login(colleague)
    return client


def change(article: Article) -> str:
    return f"{LIST}{article.pk}/change/"


def autosave(client, article: Article, data: dict, **fields) -> dict:
    at = f"{LIST}{article.pk}/autosave/"
    return client.post(at, {"tab": TAB} | data | fields).json()


def opened(client, article: Article) -> dict:
    return posted(client.get(change(article)))


def titles(article: Article) -> list[str]:
    return [row.snapshot["title"] for row in article.revisions.order_by("number")]


@pytest.fixture
def article(editor, culture):
    return make.article("Le vieux pont", tags=["Ville"], sources=["Première partie"])


def test_what_is_typed_is_in_the_article_and_in_no_revision(desk, article, editor):
    data = opened(desk, article)
    answer = autosave(desk, article, data, title="Le pont", body="<p>Neuf.</p><script>x</script>")
    article.refresh_from_db()
    assert (article.title, article.body) == ("Le pont", "<p>Neuf.</p>")
    assert (article.version, article.changed_by) == (2, editor)
    assert (answer["state"], answer["version"]) == ("saved", 2)
    assert titles(article) == ["Le vieux pont"]
    assert not article.revisions.filter(snapshot__title="Le pont").exists()


def test_saving_again_what_stands_there_writes_nothing(desk, article):
    data = opened(desk, article)
    answer = autosave(desk, article, data)
    article.refresh_from_db()
    assert (answer["state"], answer["version"], article.version) == ("saved", 1, 1)
    assert not article.revisions.exists()


def test_rows_saved_twice_are_there_once_and_the_form_can_be_saved_by_hand(desk, article, anthony):
    data = opened(desk, article) | {
        "sources-TOTAL_FORMS": 2,
        "sources-1-title": "Seconde partie",
        "sources-1-kind": "article",
        "bylines-TOTAL_FORMS": 2,
        "bylines-1-author": anthony.pk,
        "bylines-1-role": "translator",
        "tags": ["Ville", "Ponts"],
    }
    first = autosave(desk, article, data)
    second = autosave(desk, article, data, seen=first["version"], title="Le pont")
    assert [row.title for row in article.sources.all()] == ["Première partie", "Seconde partie"]
    assert article.bylines.count() == 2
    answer = desk.post(change(article), data | {"seen": second["version"], "title": "Le pont"})
    assert answer.status_code == 302
    assert [row.title for row in article.sources.all()] == ["Première partie", "Seconde partie"]
    assert (article.bylines.count(), article.tags.count()) == (2, 2)


def test_a_row_that_is_taken_out_of_the_form_is_taken_out(desk, article):
    data = opened(desk, article) | {"sources-0-DELETE": "on"}
    autosave(desk, article, data)
    assert not article.sources.exists()


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"language": "pas une langue"}, {"language": "fr"}),
        ({"dated_0": "hier"}, {"dated": None}),
        ({"origin": "own", "original": "https://blog.example/1"}, {"original": ""}),
        ({"origin": "republished", "original": "javascript:x"}, {"origin": "own"}),
        ({"section": "99999"}, {"section_id": 1}),
        ({"standfirst": "x" * 1001}, {"standfirst": ""}),
        ({"planned_for_0": "31/12/9999", "planned_for_1": "23:59"}, {"planned_for": None}),
        ({"tags": ["x" * 101]}, {}),
        ({"sources-0-title": "", "sources-0-address": "https://a.example/"}, {}),
    ],
)
def test_what_is_invalid_is_left_out_and_told_and_the_rest_is_kept(desk, article, fields, kept):
    kept |= {"section_id": article.section_id} if "section_id" in kept else {}
    answer = autosave(desk, article, opened(desk, article), title="Le pont", **fields)
    article.refresh_from_db()
    assert answer["state"] == "refused"
    assert ":" in answer["refused"]
    assert article.title == "Le pont"
    assert {name: getattr(article, name) for name in kept} == kept
    assert [row.title for row in article.sources.all()] == ["Première partie"]
    assert article.tags.count() == 1


def test_an_article_of_a_blog_that_becomes_our_own_keeps_its_origin_until_the_form_is_right(desk):
    article = make.republished(original="https://blog.example/1")
    answer = autosave(desk, article, opened(desk, article), origin="own", title="Le pont")
    article.refresh_from_db()
    assert (answer["state"], article.title, article.origin) == ("refused", "Le pont", "republished")


# A new article ----------------------------------------------------------------------------------


def test_the_first_autosave_makes_the_draft_and_a_lost_answer_makes_no_second(desk, editor):
    data = posted(desk.get(ADD)) | {"tab": TAB, "standfirst": "Un chapô."}
    first = desk.post(NEW, data).json()
    again = desk.post(NEW, data | {"title": "Un titre"}).json()
    article = Article.objects.get()
    assert (first["version"], again["version"]) == (1, 2)
    assert first["addresses"]["page"] == change(article)
    assert (article.title, article.standfirst, article.created_by) == (
        "Un titre",
        "Un chapô.",
        editor,
    )
    answer = desk.post(ADD, data | {"title": "Un autre titre", "_continue": "1"})
    assert answer.status_code == 302
    assert Article.objects.get().title == "Un autre titre"
    assert titles(article) == ["Un autre titre"]


def test_nothing_is_made_of_nothing(desk):
    data = posted(desk.get(ADD)) | {"tab": TAB, "body": "<p></p>"}
    assert desk.post(NEW, data).json()["state"] == "empty"
    assert not Article.objects.exists()


def test_a_draft_that_is_left_empty_leaves_nothing_behind(desk):
    data = posted(desk.get(ADD)) | {"tab": TAB}
    desk.post(NEW, data | {"title": "Un"})
    article = Article.objects.get()
    autosave(desk, article, data, seen=1, title="")
    desk.post(f"{LIST}leave/", {"tab": TAB})
    assert not Article.with_bin.exists()


def test_a_draft_with_text_or_a_history_stays_when_its_form_is_closed(desk):
    desk.post(NEW, posted(desk.get(ADD)) | {"tab": TAB, "title": "Un"})
    desk.post(f"{LIST}leave/", {"tab": TAB})
    assert Article.objects.count() == 1
    article = Article.objects.get()
    desk.post(change(article), opened(desk, article) | {"tab": "b" * 32, "title": ""})
    desk.post(f"{LIST}leave/", {"tab": "b" * 32})
    assert Article.objects.count() == 1


def test_a_verb_pressed_on_a_form_that_was_new_acts_on_its_draft(desk, culture):
    data = posted(desk.get(ADD)) | {"tab": TAB, "title": "Un titre", "section": culture.pk}
    data |= {"body": "<p>Un texte.</p>"}
    seen = desk.post(NEW, data).json()["version"]
    article = Article.objects.get()
    desk.post(change(article), data | {"seen": seen, "CHANGE_FORM-action": "publish"})
    article.refresh_from_db()
    assert article.state == "published"


# Two people -------------------------------------------------------------------------------------


def test_a_stale_autosave_is_refused_and_both_texts_survive(desk, other, article, colleague):
    mine, theirs = opened(desk, article), opened(other, article)
    autosave(other, article, theirs, tab="b" * 32, title="Le pont de Claire")
    answer = autosave(desk, article, mine, title="Mon pont")
    assert answer["state"] == "stale"
    assert "Claire Dumas" in answer["said"]
    assert Article.objects.get().title == "Le pont de Claire"
    aside = Revision.objects.waiting().get()
    assert (aside.snapshot["title"], aside.version) == ("Mon pont", 1)
    more = autosave(desk, article, mine, title="Mon pont neuf", again=answer["again"])
    assert more["again"] == answer["again"]
    assert Revision.objects.waiting().get().snapshot["title"] == "Mon pont neuf"


def test_what_a_tab_began_from_is_remembered_when_another_replaces_it(desk, other, article):
    mine, theirs = opened(desk, article), opened(other, article)
    one = autosave(other, article, theirs, tab="b" * 32, title="Claire un")
    beat(desk, article, seen=one["version"])
    autosave(other, article, theirs, tab="b" * 32, title="Claire deux", seen=one["version"])
    autosave(desk, article, mine, title="Le mien", seen=one["version"])
    assert Revision.objects.waiting().get().base["title"] == "Claire un"


def test_a_stale_save_by_hand_is_refused_and_set_aside(desk, other, article):
    mine = opened(desk, article)
    autosave(other, article, opened(other, article), tab="b" * 32, title="Le pont de Claire")
    page = desk.post(change(article), mine | {"title": "Mon pont"})
    assert Article.objects.get().title == "Le pont de Claire"
    aside = Revision.objects.waiting().get()
    assert aside.snapshot["title"] == "Mon pont"
    html = page.content.decode()
    assert f"/merge/{aside.number}/" in html
    assert "Mon pont" in html
    assert "Claire Dumas" in html


def test_what_a_colleague_autosaved_is_in_the_history_before_a_save_replaces_it(
    desk, other, article, colleague
):
    workflow.publish(article, by=None)
    data = opened(other, article)
    seen = autosave(other, article, data, title="Claire a écrit")["version"]
    desk.post(change(article), opened(desk, article) | {"title": "Repris", "seen": seen})
    assert titles(article) == ["Le vieux pont", "Claire a écrit", "Repris"]
    assert article.revisions.get(number=2).by == colleague


def test_ones_own_autosaves_are_the_beginning_of_ones_own_save(desk, article):
    desk.post(change(article), opened(desk, article) | {"title": "Un"})
    for title in ("Deux", "Trois"):
        autosave(desk, article, opened(desk, article), title=title)
    desk.post(change(article), opened(desk, article) | {"title": "Quatre"})
    assert titles(article) == ["Le vieux pont", "Quatre"]


def test_an_answer_that_was_lost_is_no_conflict_with_oneself(desk, article):
    data = opened(desk, article)
    autosave(desk, article, data, title="Un")
    answer = autosave(desk, article, data, title="Un deux")
    assert (answer["state"], answer["version"]) == ("saved", 3)
    answer = desk.post(change(article), data | {"tab": TAB, "title": "Trois"})
    assert answer.status_code == 302
    assert not Revision.objects.exclude(aside=Aside.TAKEN).exists()


def test_the_state_says_that_an_autosave_has_changed_what_readers_see(desk, article):
    workflow.publish(article, by=None)
    before = desk.get(change(article)).content.decode()
    autosave(desk, article, opened(desk, article), title="Le pont neuf")
    after = desk.get(change(article)).content.decode()
    assert "a changé depuis" not in before
    assert "a changé depuis" in after


# Presence ---------------------------------------------------------------------------------------


def beat(client, article, tab=TAB, field="", seen=1):
    fields = {"tab": tab, "field": field, "seen": seen}
    return client.post(f"{LIST}{article.pk}/presence/", fields).json()


def test_who_else_is_here_and_where_is_told_by_name(desk, other, article):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert beat(desk, article)["people"] == []
        beat(other, article, "b" * 32, "bylines-0-author")
        (found,) = beat(desk, article)["people"]
        assert (found["name"], found["part"]) == ("Claire Dumas", "bylines")
        assert "Claire Dumas" in found["said"]
        clock.shift(timedelta(seconds=31))
        assert beat(desk, article)["people"] == []


def test_who_leaves_is_gone_at_once(desk, other, article):
    beat(other, article, "b" * 32, "title")
    other.post(f"{LIST}leave/", {"tab": "b" * 32})
    assert beat(desk, article)["people"] == []


def test_a_save_by_another_is_told_without_being_asked_for(desk, other, article):
    assert beat(desk, article)["moved"] == ""
    autosave(other, article, opened(other, article), tab="b" * 32, title="Le pont de Claire")
    assert "Claire Dumas" in beat(desk, article)["moved"]


# Bad input and rights ---------------------------------------------------------------------------


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "²"])
def test_a_version_that_is_none_is_refused_and_the_text_kept(desk, article, seen):
    answer = autosave(desk, article, opened(desk, article), seen=seen, title="Mon pont")
    assert answer["state"] == "stale"
    assert Revision.objects.waiting().get().snapshot["title"] == "Mon pont"


@pytest.mark.parametrize("tab", ["", "court", "é" * 20, "x" * 41, "a b" * 8, "'; DROP TABLE"])
def test_a_tab_that_is_none_is_no_tab(desk, article, tab):
    autosave(desk, article, opened(desk, article), tab=tab, title="Mon pont")
    assert Article.objects.get().title == "Mon pont"
    assert beat(desk, article, tab=tab)["state"] == "gone"
    assert not OpenForm.objects.exists()


def test_a_form_without_its_fields_changes_nothing(desk, article):
    assert autosave(desk, article, {}, seen=1)["state"] == "refused"
    article.refresh_from_db()
    assert article.sources.exists()


def test_who_is_logged_out_is_told_and_not_sent_to_another_page(client, article):
    for path in (f"{article.pk}/autosave/", "autosave/", f"{article.pk}/presence/", "leave/"):
        assert client.post(f"{LIST}{path}", {"title": "x"}).json()["state"] == "login"
    assert client.get(f"{LIST}session/").json()["state"] == "login"


def test_who_may_only_look_saves_nothing_and_has_no_bar(client, article):
    reader = make.user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(reader)
    page = client.get(change(article))
    assert b"desk-autosave data" not in page.content
    data = {"tab": TAB, "seen": 1, "title": "x"}
    assert autosave(client, article, data)["state"] == "gone"
    assert client.post(NEW, data).json()["state"] == "gone"
    assert beat(client, article)["state"] == "gone"
    assert Article.objects.get().title == "Le vieux pont"


def test_a_stranger_is_nobody_to_the_desk(client, stranger, article):
    client.force_login(stranger)
    assert autosave(client, article, {"title": "x", "seen": 1})["state"] == "login"


def test_what_lies_in_the_bin_is_not_saved_to(desk, article):
    data = opened(desk, article)
    bin.delete(article, by=None)
    assert autosave(desk, article, data, title="x")["state"] == "gone"
    assert beat(desk, article)["state"] == "gone"


def test_nothing_is_saved_by_a_link(desk, article):
    assert desk.get(f"{LIST}{article.pk}/autosave/?title=x").status_code == 405


def test_a_tab_of_another_person_is_not_taken_over(desk, other, article, colleague):
    beat(other, article, TAB, "title")
    beat(desk, article, TAB, "body")
    assert OpenForm.objects.get(user=colleague).part == "title"


def test_what_was_approved_while_it_was_read_is_not_written_over(
    client, freelance, subeditor, monkeypatch
):
    """The right is asked again once the row is held."""
    article = make.article("Le pont", created_by=freelance)
    client.force_login(freelance)
    data, read = opened(client, article), autosaving.read

    def late(*args):
        steps.submit(article, by=freelance)
        steps.approve(article, by=subeditor)
        return read(*args)

    monkeypatch.setattr(autosaving, "read", late)
    assert autosave(client, article, data, title="Trop tard")["state"] == "gone"
    assert Article.objects.get().title == "Le pont"
