"""The board of an edition: the page as it will stand, and the acts that change it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from magazine.events.models import Event
from magazine.front import editions
from tests import make
from tests.desk.board import at, cards, chosen, page, plain, plan, press, said, send, version


@pytest.fixture
def edition(db):
    return editions.standing_or_new()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def published(count):
    now = timezone.now()
    return [
        make.published(f"Titre {n}", dated=now - timedelta(hours=n + 1)).article
        for n in range(count)
    ]


# What the board shows ---------------------------------------------------------------------------


def test_each_place_says_why_its_article_stands_there_and_until_when(desk, edition, chief):
    chief.first_name = "Paul"
    chief.save()
    first, *_others = published(3)
    press(desk, edition, f"put {first.pk}", "0.1")
    ends = timezone.localtime() + timedelta(days=400)
    hours = {"ends_at_0": f"{ends:%Y-%m-%d}", "ends_at_1": "18:00"}
    send(desk, edition, f"slots/{first.pk}", **hours)
    lead, card = cards(desk, edition)["0.1"], cards(desk, edition)["1.1"]
    assert lead.why.startswith("Choisi par Paul à ")
    assert lead.ends.startswith("jusqu’au ")
    assert lead.ends.endswith(f"{ends.year} à 18:00")
    assert plain(card.why) == "Automatique : parmi les plus récents"
    assert not card.chosen


def test_the_rule_of_a_block_is_said_in_words(desk, edition, culture):
    make.tag("Jazz")
    rule = {"format": "cards", "size": 3, "rule": "tag", "tag": "jazz", "section": culture.pk}
    send(desk, edition, "blocks/0/add", **rule, own_first="on")
    told = "les plus récents du mot-clé « Jazz », rubrique Culture, les nôtres d’abord"
    assert told in page(desk, edition)
    make.published("Une", tags=["Jazz"], section=culture)
    card = cards(desk, edition)["0.1"]
    assert plain(card.why) == "Automatique : parmi les plus récents du mot-clé « Jazz »"


def test_the_words_of_a_rule_are_french_whatever_the_name_and_the_number(desk, edition):
    anthony = make.author("Anthony Hamelle")
    make.published("Une", authors=[anthony])
    rule = {"format": "cards", "size": 3, "rule": "author", "author": "Anthony Hamelle"}
    send(desk, edition, "blocks/0/add", **rule)
    assert "les plus récents signés Anthony Hamelle" in page(desk, edition)
    why = plain(cards(desk, edition)["0.1"].why)
    assert why == "Automatique : parmi les plus récents signés Anthony Hamelle"
    assert "Parmi les plus récents signés Anthony Hamelle." in plain(
        desk.get("/la-une/pourquoi/").content.decode()
    )
    send(desk, edition, "blocks/0", format="cards", size=3, rule="shared", days=1)
    assert "les plus partagés en 1 jour<" in page(desk, edition).replace("\n", "")
    assert "Rien à cette place." in page(desk, edition)


def test_a_planned_change_is_shown_at_its_place(desk, edition):
    first, second = published(2)
    press(desk, edition, f"put {first.pk}", "0.1")
    press(desk, edition, f"put {second.pk}", "1.1")
    starts = timezone.localtime() + timedelta(days=400)
    hours = {"starts_at_0": f"{starts:%Y-%m-%d}", "starts_at_1": "08:00"}
    send(desk, edition, f"slots/{second.pk}", **hours)
    (coming,) = cards(desk, edition)["1.1"].coming
    assert coming.title == "Titre 1"
    assert coming.at.startswith("le ")
    assert coming.at.endswith("à 08:00")


@pytest.mark.parametrize(
    ("verb", "why"),
    [
        (lambda article: workflow.withdraw(article, by=None, reason="x"), "a été retiré"),
        (lambda article: workflow.archive(article, by=None), "a été archivé"),
        (lambda article: workflow.unpublish(article, by=None), "n’est pas encore public"),
    ],
)
def test_a_fallen_choice_is_named_with_the_reason_and_can_be_cleared(desk, edition, verb, why):
    first, second = published(2)
    press(desk, edition, f"put {first.pk}", "0.1")
    verb(first)
    lead = cards(desk, edition)["0.1"]
    assert (lead.article, lead.chosen) == (second.pk, False)
    assert (lead.fallen.title, lead.fallen.why) == ("Titre 0", why)
    assert "La place est remplie par règle." in page(desk, edition)
    press(desk, edition, f"take_off {first.pk}")
    assert cards(desk, edition)["0.1"].fallen is None


def test_an_article_to_come_waits_for_its_hour(desk, edition):
    later = make.published("Demain", at=timezone.now() + timedelta(days=1)).article
    press(desk, edition, f"put {later.pk}", "0.1")
    assert cards(desk, edition)["0.1"].fallen.why.startswith("paraîtra le ")


def test_a_scheduled_edition_is_shown_as_it_will_stand_when_it_opens(desk, chief):
    opens = timezone.now() + timedelta(days=2)
    make.published("Après-demain", at=opens - timedelta(hours=1))
    draft = editions.draft(None, by=chief)
    assert not cards(desk, draft)["0.1"].article
    editions.schedule(draft, opens, version=version(draft), by=chief)
    assert cards(desk, draft)["0.1"].title == "Après-demain"


def test_the_board_asks_as_many_questions_for_many_places_as_for_few(
    desk, edition, django_assert_max_num_queries
):
    for number, article in enumerate(published(20)):
        press(desk, edition, f"put {article.pk}", ["0.1", "1.1", "2.1", "3.1"][number % 4])
    with django_assert_max_num_queries(34):
        page(desk, edition)


# Acts -------------------------------------------------------------------------------------------


def test_an_article_is_placed_moved_and_taken_off(desk, edition):
    first, second = published(2)
    told = said(press(desk, edition, f"put {first.pk}", "1.2"))
    assert told.startswith("« Titre 0 » placé : ")
    assert told.endswith(", place 2.")
    press(desk, edition, f"put {second.pk}", "1.2")
    assert chosen(edition) == {(1, 2): second.pk, (1, 3): first.pk}
    assert "déplacé" in said(press(desk, edition, f"put {first.pk}", "0.1"))
    assert chosen(edition) == {(0, 1): first.pk, (1, 2): second.pk}
    press(desk, edition, f"take_off {first.pk}")
    assert chosen(edition) == {(1, 2): second.pk}


def test_an_automatic_card_is_pinned_where_it_stands(desk, edition, chief):
    published(3)
    card = cards(desk, edition)["1.2"]
    assert "fixé" in said(press(desk, edition, f"pin {card.article} {card.key}"))
    assert chosen(edition) == {(1, 2): card.article}
    event = Event.objects.filter(verb="chosen").get()
    assert (event.by, event.subject_id) == (chief, card.article)


def test_an_article_that_is_kept_off_is_listed_until_it_is_let_in_again(desk, edition):
    first, second = published(2)
    press(desk, edition, f"keep_off {first.pk}")
    assert cards(desk, edition)["0.1"].article == second.pk
    assert "Réadmettre" in page(desk, edition)
    press(desk, edition, f"let_in {first.pk}")
    assert cards(desk, edition)["0.1"].article == first.pk


def test_what_an_act_pushes_off_the_page_is_said(desk, edition):
    for index in (3, 2, 1):
        press(desk, edition, f"remove {index}")
    first, second = published(2)
    press(desk, edition, f"put {first.pk}", "0.1")
    told = said(press(desk, edition, f"put {second.pk}", "0.1"))
    assert told.endswith(" Il n’y a plus de place pour : « Titre 0 ».")
    assert chosen(edition) == {(0, 1): second.pk}


def test_what_is_taken_back_says_itself_and_comes_again(desk, edition):
    (first,) = published(1)
    press(desk, edition, f"put {first.pk}", "0.1")
    assert "placé" in desk.get(at(edition)).context["undoable"].what
    assert said(press(desk, edition, "undo")).startswith("Annulé")
    assert chosen(edition) == {}
    assert desk.get(at(edition)).context["redoable"]
    press(desk, edition, "redo")
    assert chosen(edition) == {(0, 1): first.pk}
    press(desk, edition, "restore 1")
    assert chosen(edition) == {}
    history = desk.get(at(edition, "history")).content.decode()
    assert "Titre 0" in history
    assert "Revenir à cette version" in history


def test_the_button_that_takes_back_names_who_else_has_done_it(desk, edition, client, editor):
    (first,) = published(1)
    press(desk, edition, f"put {first.pk}", "0.1")
    assert "<small>editor_in_chief</small>" not in page(desk, edition)
    client.force_login(editor)
    assert "<small>editor_in_chief</small>" in page(client, edition)


def test_an_act_without_a_script_comes_back_to_the_board_with_a_message(desk, edition):
    (first,) = published(1)
    asked = desk.get(at(edition), {"put": first.pk})
    assert asked.context["asking"] == {"number": first.pk, "title": "Titre 0"}
    answer = press(desk, edition, f"put {first.pk}", "0.1", script=False)
    assert answer.url == at(edition)
    assert "placé" in desk.get(answer.url).content.decode()
    assert chosen(edition) == {(0, 1): first.pk}


# Blocks -----------------------------------------------------------------------------------------


def formats(edition):
    return [(block.format, block.size) for block in plan(edition).blocks]


def test_blocks_are_added_moved_set_up_and_removed(desk, edition):
    send(desk, edition, "blocks/1/add", format="pair", size=2, rule="newest")
    assert formats(edition)[:3] == [("lead", 1), ("pair", 2), ("cards", 3)]
    press(desk, edition, "shift 1 1")
    assert formats(edition)[:3] == [("lead", 1), ("cards", 3), ("pair", 2)]
    told = {"format": "cards", "size": 6, "rule": "shared", "days": 30, "heading": "Lus"}
    send(desk, edition, "blocks/1", **told)
    block = plan(edition).blocks[1]
    assert (block.size, block.rule, block.days, block.heading) == (6, "shared", 30, "Lus")
    press(desk, edition, "remove 1")
    assert formats(edition)[:2] == [("lead", 1), ("pair", 2)]


def test_a_removed_block_tells_whose_place_was_lost_and_undo_brings_it_back(desk, edition):
    (first,) = published(1)
    press(desk, edition, f"put {first.pk}", "1.1")
    assert "Titre 0" in said(press(desk, edition, "remove 1"))
    press(desk, edition, "undo")
    assert chosen(edition) == {(1, 1): first.pk}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"size": 7}, "size"),
        ({"size": 0}, "size"),
        ({"size": "x"}, "size"),
        ({"format": "portal"}, "format"),
        ({"rule": "magic"}, "rule"),
        ({"rule": "tag"}, "tag"),
        ({"rule": "tag", "tag": "inconnu"}, "tag"),
        ({"rule": "author", "author": "personne"}, "author"),
        ({"rule": "author", "author": "Jeanne Martin"}, "author"),
        ({"rule": "shared", "days": 365}, "days"),
        ({"section": "9" * 30}, "section"),
        ({"heading": "x" * 81}, "heading"),
        ({"heading": "a\0b"}, "heading"),
    ],
)
def test_a_block_that_cannot_be_says_why_and_keeps_what_was_typed(desk, edition, wrong, field):
    make.author("Jeanne Martin", slug="a")
    make.author("Jeanne Martin", slug="b")
    told = {"format": "cards", "size": 3, "rule": "newest", "heading": "À lire", **wrong}
    answer = send(desk, edition, "blocks/1", **told)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert version(edition) == 1


def test_chosen_articles_are_not_lost_to_a_smaller_format(desk, edition):
    (first,) = published(1)
    press(desk, edition, f"put {first.pk}", "1.3")
    answer = send(desk, edition, "blocks/1", format="pair", size=2, rule="newest")
    assert answer.context["trouble"]
    assert formats(edition)[1] == ("cards", 3)
