"""The merge view: what differs by word, what is kept, who may, and what bad input does."""

import re

import pytest

from articles import autosave, bin
from articles.autosave import Typed
from articles.models import Article, Aside, Revision
from articles.snapshot import snapshot
from magazine.events.models import Event
from tests import make

LIST = "/admin/articles/article/"
BODY = "<p>Un vieux pont.</p><p>On y passe.</p>"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def article(culture):
    return make.article("Le pont", body=BODY, tags=["Ville"])


@pytest.fixture
def aside(article, editor, chief) -> Revision:
    """The editor's text; the chief's stands there. Both began from the same."""
    before = snapshot(Article.objects.with_rows().get(pk=article.pk))
    autosave.save(article.pk, Typed(before), seen=1, by=editor)
    theirs = before | {"title": "Son pont", "body": BODY.replace("vieux", "beau")}
    autosave.save(article.pk, Typed(theirs), seen=1, by=chief)
    mine = before | {"title": "Mon pont", "body": BODY.replace("passe", "court")}
    return autosave.save(article.pk, Typed(mine), seen=1, by=editor).aside


def at(aside: Revision, page: str = "") -> str:
    return f"{LIST}{aside.article_id}/merge/{aside.number}/{page}"


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_both_texts_are_shown_by_word_with_what_only_one_has_marked(desk, aside):
    html = desk.get(at(aside)).content.decode()
    marked = set(re.findall(r"<mark\s*>\s*([^<]*?)\s*<", html))
    assert {"Mon", "Son", "vieux", "beau", "passe", "court"} <= marked
    assert "chief" in html


def test_where_one_changed_that_is_chosen_and_where_both_did_somebody_chooses(desk, aside):
    refused = desk.post(at(aside), {"seen": 2})
    assert 'role="alert"' in refused.content.decode()
    answer = desk.post(at(aside), {"seen": 2, "title": "mine"})
    assert answer.status_code == 302
    article = Article.objects.get(pk=aside.article_id)
    assert article.title == "Mon pont"
    assert article.body == "<p>Un beau pont.</p><p>On y court.</p>"
    assert (article.version, article.changed_by.username) == (3, "editor")
    titles = [row.snapshot["title"] for row in article.revisions.order_by("number")]
    assert titles[-1] == "Mon pont"
    assert {"Son pont", "Mon pont", "Le pont"} <= set(titles)
    assert Event.objects.get(verb="merged").data["revision"] == aside.number
    aside.refresh_from_db()
    assert aside.aside == Aside.SETTLED


def test_a_choice_that_was_made_is_still_made_when_another_is_missing(desk, aside):
    body = desk.get(at(aside)).content.decode()
    key = re.search(r'name="(body-\d+)"', body)[1]
    page = desk.post(at(aside), {"seen": 2, key: "both"}).content.decode()
    assert re.search(rf'name="{key}"\s+value="both"\s+checked', page)


def test_a_merge_leaves_the_section_where_the_person_has_no_seat(client, aside, subeditor, culture):
    aside.snapshot |= {"section_id": make.section("Sciences").pk}
    aside.save()
    client.force_login(subeditor)
    choices = {"seen": 2, "title": "mine", "section": "mine"}
    answer = client.post(at(aside), choices, follow=True)
    article = Article.objects.get(pk=aside.article_id)
    assert (article.title, article.section) == ("Mon pont", culture)
    assert "rubrique" in " ".join(map(str, answer.context["messages"]))


def test_a_merge_of_what_is_there_no_more_is_refused_and_shows_what_is_new(desk, aside, chief):
    value = snapshot(Article.objects.with_rows().get(pk=aside.article_id))
    autosave.save(aside.article_id, Typed(value | {"kicker": "Ville"}), seen=2, by=chief)
    page = desk.post(at(aside), {"seen": 2, "title": "mine"})
    assert page.status_code == 200
    assert "Ville" in text(page)
    assert Article.objects.get(pk=aside.article_id).title == "Son pont"


@pytest.mark.parametrize(
    "fields", [{"seen": "x"}, {"seen": ""}, {"title": "x"}, {"seen": 2, "title": "both"}, {}]
)
def test_bad_input_changes_nothing(desk, aside, fields):
    assert desk.post(at(aside), fields).status_code == 200
    assert Article.objects.get(pk=aside.article_id).version == 2


def test_a_text_is_dismissed_and_stays_in_the_history(desk, aside):
    assert desk.get(at(aside, "dismiss/")).status_code == 403
    desk.post(at(aside, "dismiss/"))
    aside.refresh_from_db()
    assert (aside.aside, aside.snapshot["title"]) == (Aside.SETTLED, "Mon pont")
    page = desk.get(f"{LIST}{aside.article_id}/change/").content.decode()
    assert "/merge/" not in page


def test_who_opens_the_article_again_is_told_of_the_text_that_waits(desk, aside):
    page = desk.get(f"{LIST}{aside.article_id}/change/").content.decode()
    assert at(aside) in page


def test_the_history_says_which_text_was_set_aside_and_compares_what_was_taken(desk, aside, chief):
    page = desk.get(f"{LIST}{aside.article_id}/history/")
    assert "Mis à part" in text(page)
    value = snapshot(Article.objects.with_rows().get(pk=aside.article_id))
    autosave.save(aside.article_id, Typed(value | {"kicker": "A"}), seen=2, by=aside.by)
    compared = desk.get(f"{LIST}{aside.article_id}/history/compare/").context
    assert compared["new"].aside == Aside.TAKEN
    assert compared["old"] is None or compared["old"].aside == Aside.TAKEN


def test_what_a_text_holds_is_shown_and_does_nothing(desk, aside):
    hostile = "<script>alert(1)</script>{{ 1 }}\"'><img src=x onerror=alert(1)>"
    aside.snapshot |= {"title": hostile, "body": f"<p>x</p>{hostile}"}
    aside.save()
    html = desk.get(at(aside)).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    desk.post(at(aside), {"seen": 2, "title": "mine"})
    assert "<script" not in Article.objects.get(pk=aside.article_id).body


def test_a_version_that_is_no_text_set_aside_is_not_found(desk, aside):
    number = Revision.objects.filter(aside=Aside.TAKEN).first().number
    assert desk.get(f"{LIST}{aside.article_id}/merge/{number}/").status_code == 404
    assert desk.get(f"{LIST}{aside.article_id}/merge/99/").status_code == 404


def test_an_article_of_another_section_and_one_in_the_bin_are_not_found(client, desk, aside):
    other = make.seated("freelance", make.section("Société"))
    client.force_login(other)
    for page in ("", "dismiss/"):
        assert client.post(at(aside, page), {"seen": 2, "title": "mine"}).status_code == 404
    bin.delete(aside.article, by=None)
    client.force_login(aside.by)
    assert client.get(at(aside)).status_code == 404


def test_who_may_only_look_merges_nothing(client, aside, freelance):
    Article.objects.update(created_by=freelance, state="ready")
    client.force_login(freelance)
    assert client.post(at(aside), {"seen": 2, "title": "mine"}).status_code == 403
