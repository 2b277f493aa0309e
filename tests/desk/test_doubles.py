"""The page where somebody says of two articles whether they are one."""

import pytest
from django.utils import timezone

from articles import bin, workflow
from articles.models import Article
from magazine.syndication.models import Double
from tests import make

LIST = "/admin/syndication/double/"


@pytest.fixture
def pair(culture):
    blogs = [make.blog("Carnet"), make.blog("Journal")]
    for blog in blogs:
        make.agreement(blog)
    first, second = (
        make.republished("Un marché", section=culture, blog=blog, original=f"{blog.address}un")
        for blog in blogs
    )
    Article.objects.filter(pk=second.pk).update(body=f"{make.BODY}<p>Et la neige.</p>")
    return Double.objects.create(first=first, second=second, likeness=88, found_at=timezone.now())


@pytest.fixture
def desk(client, section_editor):
    client.force_login(section_editor)
    return client


def page_of(pair):
    return f"{LIST}{pair.pk}/change/"


def decide(desk, pair, decision, why="", **more):
    data = {"decision": decision, "why": why}
    return desk.post(f"{LIST}{pair.pk}/decide/", data, **more)


def test_both_stand_side_by_side_with_what_differs(desk, pair):
    text = desk.get(page_of(pair)).content.decode()
    for words in ("Carnet", "Journal", "https://carnet.example/un", "88", "Et la neige."):
        assert words in text
    assert "<ins>" in text


def test_the_list_and_the_first_page_of_the_desk_show_what_waits(desk, pair):
    assert "Un marché" in desk.get(LIST).content.decode()
    assert f"{page_of(pair)}" in desk.get("/admin/").content.decode()
    decide(desk, pair, "two")
    assert page_of(pair) not in desk.get("/admin/").content.decode()
    assert page_of(pair) not in desk.get(LIST).content.decode()
    assert page_of(pair) in desk.get(f"{LIST}?decision=two").content.decode()


def test_one_is_kept_and_the_decision_taken_back(desk, pair):
    decide(desk, pair, str(pair.first_id), "le même")
    pair.refresh_from_db()
    assert (pair.decision, pair.kept_id, pair.why) == ("same", pair.first_id, "le même")
    assert bin.binned().get().pk == pair.second_id
    text = desk.get(page_of(pair)).content.decode()
    assert "Décidé par section_editor le" in text
    assert "Motif\u00a0: le même" in text
    answer = decide(desk, pair, "undo")
    assert answer["Location"] == page_of(pair)
    assert Article.objects.count() == 2


def test_the_next_one_follows(desk, pair, culture):
    third = make.republished("Un marché", section=culture)
    other = Double.objects.create(
        first=pair.first, second=third, likeness=90, found_at=timezone.now()
    )
    assert decide(desk, pair, "two")["Location"] == page_of(other)
    assert decide(desk, other, "two")["Location"] == LIST


def test_what_readers_see_stays_and_the_page_says_why(desk, pair):
    workflow.publish(pair.second, by=None)
    answer = decide(desk, pair, str(pair.first_id), "le même texte")
    assert answer.status_code == 422
    assert "le même texte" in answer.content.decode()
    pair.refresh_from_db()
    assert pair.decision == ""


def test_somebody_who_decided_otherwise_meanwhile_is_not_overruled(desk, pair):
    decide(desk, pair, "two")
    assert decide(desk, pair, str(pair.first_id)).status_code == 422


@pytest.mark.parametrize("decision", ["", "three", "999999", "\0"])
def test_what_no_button_sends_is_not_found(desk, pair, decision):
    assert decide(desk, pair, decision).status_code == 404


def test_who_may_not_see_one_of_them_does_not_find_the_pair(client, pair, subeditor):
    Article.objects.filter(pk=pair.second_id).update(section=make.section("Mer"))
    client.force_login(subeditor)
    assert client.get(page_of(pair)).status_code == 404
    assert decide(client, pair, "two").status_code == 404
    assert "Un marché" not in client.get(LIST).content.decode()


def test_others_are_refused(client, pair, stranger, freelance):
    for person in (stranger, freelance):
        client.force_login(person)
        assert client.get(page_of(pair)).status_code in (302, 403)
        assert decide(client, pair, "two").status_code in (302, 403)
    pair.refresh_from_db()
    assert pair.decision == ""


def test_a_get_decides_nothing(desk, pair):
    assert desk.get(f"{LIST}{pair.pk}/decide/").status_code == 405


def test_an_empty_list_has_words_of_its_own(desk, pair):
    waiting = "Aucun double n’attend"
    assert waiting not in desk.get(LIST).content.decode()
    decide(desk, pair, "two")
    text = desk.get(LIST).content.decode()
    assert waiting in text
    assert "<h1>Doubles probables</h1>" in text
    text = desk.get(f"{LIST}?decision=same").content.decode()
    assert waiting not in text
    assert "Rien ne répond à cette recherche" in text


def test_enter_beside_the_reason_presses_nothing(desk, pair):
    """A browser presses the first button of a form: a disabled one does nothing."""
    form = desk.get(page_of(pair)).content.decode().partition('class="double"')[2]
    assert form.partition("<button")[2].startswith(" disabled hidden>")
