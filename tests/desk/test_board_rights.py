"""Who may compose which front page; two people who cannot collide; what a browser never sends."""

from datetime import UTC, datetime

import pytest

from articles import bin
from magazine.front import editions
from magazine.front.desk import acts
from magazine.front.models import Slot
from magazine.sections.models import Seat
from tests import make
from tests.desk.board import (
    FRAGMENT,
    LIST,
    at,
    cards,
    chosen,
    page,
    plan,
    press,
    said,
    send,
    version,
)

LATER = datetime(2099, 1, 1, tzinfo=UTC)
ELSEWHERE = "Un article d’une autre rubrique"

PARTS = ("change", "preview", "history", "schedule", "open", "search", "since", "blocks/0")
DEEDS = ("act", "deed", "blocks/0/add", "schedule", "open")


@pytest.fixture
def la_une(db):
    return editions.standing_or_new()


@pytest.fixture
def front(culture, chief):
    """The front page of Culture, which nobody sees yet."""
    return editions.draft(culture, by=chief, name="Culture du soir")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


# Rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["freelance", "subeditor", "section_editor"])
def test_la_une_is_for_who_composes_it(client, request, la_une, name):
    client.force_login(request.getfixturevalue(name))
    assert {client.get(at(la_une, part)).status_code for part in PARTS} == {403}
    assert {client.post(at(la_une, part)).status_code for part in DEEDS} == {403}
    assert client.post(f"{LIST}begin/", {"do": "new"}).status_code == 403
    assert version(la_une) == 1


def test_a_chef_de_rubrique_of_every_section_does_not_compose_la_une(client, la_une, culture):
    client.force_login(make.seated(Seat.Role.SECTION_EDITOR))
    assert client.get(at(la_une)).status_code == 403
    assert client.get(LIST).status_code == 200


def test_a_chef_de_rubrique_composes_the_front_page_of_their_section(
    client, section_editor, culture, front
):
    client.force_login(section_editor)
    article = make.published("Un papier", section=culture).article
    assert press(client, front, f"put {article.pk}", "0.1").status_code == 200
    assert chosen(front) == {(0, 1): article.pk}
    listing = client.get(LIST)
    assert listing.context["section"] == culture
    assert "Culture du soir" in listing.content.decode()


def test_and_of_no_other_section(client, section_editor, chief):
    other = editions.draft(make.section("Sciences"), by=chief, name="Les étoiles")
    client.force_login(section_editor)
    assert client.get(at(other)).status_code == 403
    assert press(client, other, "remove 0").status_code == 403
    assert client.get(LIST, {"section": "sciences"}).status_code == 404
    answer = client.post(f"{LIST}begin/", {"do": "new", "section": other.section_id})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["freelance", "subeditor"])
def test_who_composes_no_page_has_no_list_of_editions(client, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/admin/").content.decode()


# Two people -------------------------------------------------------------------------------------


def test_an_act_on_an_older_version_changes_nothing_and_tells_who_did_what(desk, la_une, client):
    first, second = (make.published(f"Titre {n}").article for n in range(2))
    press(desk, la_une, f"put {first.pk}", "0.1")
    answer = press(desk, la_une, f"put {second.pk}", "0.1", seen=1)
    assert answer.status_code == 409
    assert said(answer).startswith("editor_in_chief a modifié cette page entre-temps (« Titre 0 »")
    assert 'id="une-board"' in answer.content.decode()
    assert chosen(la_une) == {(0, 1): first.pk}
    plain = press(desk, la_une, f"put {second.pk}", "0.1", seen=1, script=False)
    assert plain.url == at(la_une)
    assert "entre-temps" in page(desk, la_une)


def test_a_tab_that_waits_learns_that_the_page_was_changed(
    desk, la_une, django_assert_max_num_queries
):
    with django_assert_max_num_queries(7) as asked:
        assert desk.get(at(la_une, "since"), {"version": 1}).status_code == 204
    assert sum("front_" in one["sql"] for one in asked.captured_queries) == 1
    article = make.published("Un papier").article
    press(desk, la_une, f"put {article.pk}", "0.1")
    told = desk.get(at(la_une, "since"), {"version": 1}).json()
    assert told["version"] == 2
    assert "Un papier" in told["said"]


# Nothing breaks it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "to"),
    [
        ("", ""),
        ("explode", ""),
        ("put", ""),
        ("put 0", "0.1"),
        ("put -1", "0.1"),
        ("put abc", "0.1"),
        (f"put {'9' * 400}", "0.1"),
        ("put {article}", ""),
        ("put {article}", "0"),
        ("put {article}", "0.0"),
        ("put {article}", "0.2"),
        ("put {article}", "99.1"),
        ("put {article}", "9999.1"),
        ("put {article}", "a.b"),
        ("put {article} 0.1 0.1 0.1", ""),
        ("put {draft} 0.1", "0.1"),
        ("take_off {article}", ""),
        ("take_off x", ""),
        ("shift 0 -1", ""),
        ("shift 3 1", ""),
        ("shift 0 7", ""),
        ("shift x 1", ""),
        ("remove 99", ""),
        ("undo", ""),
        ("redo", ""),
        ("restore 99", ""),
        (f"restore {'9' * 18}", ""),
        ("restore x", ""),
        ("__class__", ""),
    ],
)
def test_what_cannot_be_is_refused_with_words(desk, la_une, do, to):
    article, draft = make.published("Un papier").article, make.article("Un brouillon")
    do = do.format(article=article.pk, draft=draft.pk)
    answer = press(desk, la_une, do, to)
    assert answer.status_code == 422
    assert said(answer)
    assert version(la_une) == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 400])
def test_a_forged_version_is_an_older_one(desk, la_une, seen):
    article = make.published("Un papier").article
    assert press(desk, la_une, f"put {article.pk}", "0.1", seen=seen).status_code == 409
    assert send(desk, la_une, "blocks/0/add", seen=seen, format="pair", size=2,
                rule="newest").status_code == 409  # fmt: skip
    assert version(la_une) == 1


def test_an_article_of_another_section_has_no_place_on_the_page_of_a_section(desk, front):
    other = make.published("Les étoiles", section=make.section("Sciences")).article
    answer = press(desk, front, f"put {other.pk}", "0.1")
    assert answer.status_code == 422
    assert said(answer) == "« Les étoiles » n’est pas dans la rubrique Culture."


def test_an_article_that_one_may_not_see_is_none(client, section_editor, front):
    client.force_login(section_editor)
    hidden = make.article("Un secret", section=make.section("Sciences"))
    answer = press(client, front, f"put {hidden.pk}", "0.1")
    assert answer.status_code == 422
    assert "Un secret" not in answer.content.decode()


def test_what_moved_to_another_section_is_not_named_to_who_may_not_see_it(
    client, section_editor, desk, front, culture
):
    article = make.article("Un secret", section=culture)
    press(desk, front, f"put {article.pk}", "0.1")
    article.section = make.section("Sciences")
    article.save()
    client.force_login(section_editor)
    assert cards(client, front)["0.1"].fallen.title == "Un article d’une autre rubrique"
    assert press(client, front, f"take_off {article.pk}").status_code == 200


def test_a_vanished_article_is_not_placed(desk, la_une, editor):
    article = make.article("Disparu")
    bin.delete(article, by=editor)
    assert press(desk, la_une, f"put {article.pk}", "0.1").status_code == 422
    assert desk.get(at(la_une), {"put": article.pk}).context["asking"] is None


@pytest.mark.parametrize("part", ["blocks/99", "blocks/999999999", "slots/0", "slots/999999999"])
def test_a_block_or_slot_that_is_not_there_leads_back_with_words(desk, la_une, part):
    assert desk.get(at(la_une, part)).url == at(la_une)
    answer = send(desk, la_une, part, format="cards", size=3, rule="newest")
    assert answer.status_code == 422
    assert said(answer)


def test_an_edition_of_the_past_is_looked_at_and_not_changed(desk, la_une, chief):
    later = editions.draft(None, by=chief)
    editions.open_now(later, version=1, by=chief)
    text = page(desk, la_une)
    assert 'draggable="true"' not in text
    answer = press(desk, la_une, "remove 0")
    assert answer.status_code == 422
    assert version(la_une) == 1


@pytest.mark.parametrize("number", ["0", "9" * 18, "abc", "-1", "1_2F"])
def test_an_edition_that_is_not_there_is_not_found(desk, number):
    assert desk.get(f"{LIST}{number}/change/", headers=FRAGMENT).status_code == 404


# What was chosen here and then moved to another section ------------------------------------------


@pytest.fixture
def secret(client, chief, section_editor, front, culture):
    """Chosen with words of its own, to appear later, moved; whose editor looks at the page."""
    article = make.published("Un secret", section=culture, at=LATER).article
    client.force_login(chief)
    press(client, front, f"put {article.pk}", "0.1")
    send(client, front, f"slots/{article.pk}", title="Un scoop")
    article.section = make.section("Sciences")
    article.save()
    client.force_login(section_editor)
    return article


def test_who_may_not_see_a_fallen_choice_learns_neither_its_title_nor_its_hour(
    client, front, secret
):
    fallen = cards(client, front)["0.1"].fallen
    assert (fallen.title, fallen.why) == (ELSEWHERE, "n’est pas public à cette heure")
    assert "Un scoop" not in page(client, front)


def test_nor_the_words_of_a_change_to_come(client, front, secret):
    Slot.objects.filter(article=secret).update(starts_at=LATER)
    (coming,) = cards(client, front)["0.1"].coming
    assert coming.title == ELSEWHERE
    text = page(client, front)
    assert "Un scoop" not in text
    assert f"slots/{secret.pk}/" not in text


def test_nor_who_lost_a_place(client, front, secret):
    told = said(press(client, front, "remove 0"))
    assert told.endswith(f" Il n’y a plus de place pour : « {ELSEWHERE} ».")


def test_nor_has_the_form_of_its_words(client, front, secret):
    before = version(front)
    address = f"slots/{secret.pk}"
    assert client.get(at(front, address)).url == at(front)
    answer = send(client, front, address, title="Autre")
    assert answer.status_code == 422
    assert "Un scoop" not in answer.content.decode()
    assert version(front) == before


# Kept off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30, "{hidden}"])
def test_only_an_article_that_one_may_see_is_kept_off(client, section_editor, front, number):
    hidden = make.article("Un secret", section=make.section("Sciences"))
    client.force_login(section_editor)
    answer = press(client, front, f"keep_off {number.format(hidden=hidden.pk)}")
    assert answer.status_code == 422
    assert "Un secret" not in answer.content.decode()
    assert version(front) == 1


def test_or_one_that_stands_on_the_page(client, front, secret):
    assert press(client, front, f"keep_off {secret.pk}").status_code == 200
    assert chosen(front) == {}
    assert plan(front).kept_off == [secret.pk]


def test_what_is_kept_off_already_makes_no_version(desk, la_une):
    article = make.published("Un papier").article
    press(desk, la_une, f"keep_off {article.pk}")
    assert press(desk, la_une, f"keep_off {article.pk}").status_code == 200
    assert version(la_une) == 2


def test_a_page_keeps_off_so_many_and_no_more(desk, la_une, monkeypatch):
    monkeypatch.setattr(acts, "MOST_KEPT_OFF", 1)
    first, second = (make.published(f"Titre {n}").article for n in range(2))
    press(desk, la_une, f"keep_off {first.pk}")
    answer = press(desk, la_une, f"keep_off {second.pk}")
    assert answer.status_code == 422
    assert "au plus" in said(answer)
    assert plan(la_une).kept_off == [first.pk]
