"""An edition as a value: places given, moved, freed; nothing lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.states import Refused
from magazine.front.formats import MOST_PLACES
from magazine.front.models import Format
from magazine.front.plans import Arranged, Chosen, Plan

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)


@pytest.fixture
def plan():
    """A lead, three cards, three briefs."""
    return Plan([Arranged(Format.LEAD, 1), Arranged(Format.CARDS, 3), Arranged(Format.BRIEFS, 3)])


def standing(plan, at=NOW):
    """The articles in the order of places, 0 where nobody was chosen."""
    slots = [plan.blocks[index].of(place, at) for index, place in plan.every_place()]
    return [slot.article if slot else 0 for slot in slots]


def filled(plan, *articles):
    for where, article in zip(plan.every_place(), articles, strict=False):
        if article:
            plan.place(Chosen(article), where, NOW)
    return plan


def test_a_place_is_given(plan):
    assert plan.place(Chosen(7), (1, 2), NOW) == []
    assert standing(plan) == [0, 0, 7, 0, 0, 0, 0]
    assert plan.place_of(7, NOW) == (1, 2)


def test_who_stood_there_moves_on_up_to_the_next_free_place(plan):
    filled(plan, 1, 2, 0, 4)
    assert plan.place(Chosen(9), (0, 1), NOW) == []
    assert standing(plan) == [9, 1, 2, 4, 0, 0, 0]


def test_what_finds_no_place_any_more_is_named(plan):
    filled(plan, 1, 2, 3, 4, 5, 6, 7)
    assert plan.place(Chosen(9), (2, 2), NOW) == [7]
    assert standing(plan) == [1, 2, 3, 4, 5, 9, 6]


@pytest.mark.parametrize(
    ("article", "where", "after"),
    [
        (1, (1, 2), [2, 3, 1, 4, 0, 0, 0]),
        (4, (0, 1), [4, 1, 2, 3, 0, 0, 0]),
        (2, (1, 1), [1, 2, 3, 4, 0, 0, 0]),
        (3, (2, 3), [1, 2, 0, 4, 0, 0, 3]),
    ],
)
def test_moved_an_article_lets_those_between_close_the_gap(plan, article, where, after):
    filled(plan, 1, 2, 3, 4)
    plan.move(article, where, NOW)
    assert standing(plan) == after


def test_a_free_place_between_takes_up_the_move(plan):
    filled(plan, 1, 0, 3, 4)
    plan.move(4, (0, 1), NOW)
    assert standing(plan) == [4, 1, 3, 0, 0, 0, 0]


def test_an_article_keeps_its_words_when_it_moves(plan):
    plan.place(Chosen(1, title="Autre titre", why="Parce que"), (0, 1), NOW)
    plan.move(1, (1, 3), NOW)
    slot = plan.slot_of(1, NOW)
    assert (slot.title, slot.why) == ("Autre titre", "Parce que")


def test_an_article_has_one_place(plan):
    plan.place(Chosen(1), (0, 1), NOW)
    plan.place(Chosen(1), (2, 1), NOW)
    assert standing(plan).count(1) == 1


def test_a_pin_with_an_hour_to_come_waits_beside_who_stands_there(plan):
    plan.place(Chosen(1), (0, 1), NOW)
    plan.place(Chosen(2, starts_at=LATER), (0, 1), NOW)
    assert standing(plan)[0] == 1
    assert standing(plan, LATER)[0] == 2
    plan.move(3, (0, 1), NOW)
    assert standing(plan)[:2] == [3, 1]
    assert standing(plan, LATER)[:2] == [2, 1]


def test_a_pin_that_has_ended_frees_its_place(plan):
    plan.place(Chosen(1, ends_at=LATER), (0, 1), NOW)
    assert standing(plan, LATER - timedelta(seconds=1))[0] == 1
    assert standing(plan, LATER)[0] == 0
    assert plan.place_of(1, LATER) is None


def test_who_waited_under_a_timed_pin_stays_when_the_pin_moves(plan):
    plan.place(Chosen(1), (1, 1), NOW)
    plan.place(Chosen(2, starts_at=LATER), (1, 1), NOW)
    plan.place(Chosen(3), (1, 2), NOW)
    plan.move(2, (1, 2), LATER)
    assert standing(plan, LATER)[2] == 2
    assert {slot.article for _where, slot in plan.slots()} == {1, 2, 3}
    plan.move(2, (1, 2), LATER)
    assert {slot.article for _where, slot in plan.slots()} == {1, 2, 3}


def test_a_pin_that_is_over_is_forgotten(plan):
    plan.place(Chosen(1, ends_at=LATER), (1, 3), NOW)
    plan.forget(LATER)
    assert list(plan.slots()) == []
    plan.reshape(1, Arranged(Format.PAIR, 2))


def test_taken_off_an_article_frees_its_place_and_moves_no_other(plan):
    filled(plan, 1, 2, 3)
    assert plan.take_off(2, NOW)
    assert standing(plan)[:3] == [1, 0, 3]
    assert not plan.take_off(2, NOW)


def test_kept_off_an_article_stays_off_until_it_is_chosen(plan):
    plan.place(Chosen(1), (0, 1), NOW)
    plan.keep_off(1, NOW)
    assert standing(plan)[0] == 0 and plan.kept_off == [1]
    plan.place(Chosen(1), (0, 1), NOW)
    assert plan.kept_off == []


def test_a_place_or_a_block_that_is_gone_is_refused(plan):
    for where in ((3, 1), (0, 2), (0, 0), (-1, 1)):
        with pytest.raises(Refused):
            plan.place(Chosen(1), where, NOW)
    for index in (-1, 3):
        with pytest.raises(Refused):
            plan.remove(index)


def test_blocks_move_with_what_stands_in_them(plan):
    filled(plan, 1, 2)
    plan.shift(1, -1)
    assert standing(plan)[:4] == [2, 0, 0, 1]
    with pytest.raises(Refused):
        plan.shift(0, -1)


def test_a_block_does_not_shrink_below_what_was_chosen(plan):
    filled(plan, 0, 0, 0, 4, 5)
    with pytest.raises(Refused, match="1"):
        plan.reshape(1, Arranged(Format.PAIR, 2))
    plan.reshape(2, Arranged(Format.BRIEFS, 12, heading="En bref"))
    assert plan.blocks[2].of(1, NOW).article == 5


def test_a_page_keeps_a_block_and_stays_bounded(plan):
    plan.remove(0)
    plan.remove(0)
    with pytest.raises(Refused):
        plan.remove(0)
    with pytest.raises(Refused):
        for _ in range(MOST_PLACES):
            plan.add(Arranged(Format.BRIEFS, 24))


def test_a_plan_comes_back_from_json_as_it_was(plan):
    plan.place(Chosen(1, starts_at=NOW, ends_at=LATER, title="T", image=4, event=5), (1, 1), NOW)
    plan.place(Chosen(2), (0, 1), NOW)
    plan.keep_off(3, NOW)
    assert Plan.from_json(plan.to_json()) == plan
