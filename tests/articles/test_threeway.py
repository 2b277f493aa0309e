"""Two texts that began as one: what is chosen unless somebody chooses, and what comes of it."""

import pytest

from articles.snapshot import EMPTY
from articles.threeway import Keep, Undecided, merged, plan

BASE = EMPTY | {
    "title": "Le pont",
    "body": "<p>Un.</p><p>Deux.</p><p>Trois.</p><p>Quatre.</p>",
    "tags": [1, 2],
    "sources": [{"title": "A"}, {"title": "B"}],
}


def body(*words: str) -> str:
    return "".join(f"<p>{word}</p>" for word in words)


def test_what_one_side_alone_changed_is_kept_without_being_asked_for():
    mine = BASE | {"title": "Mon pont", "body": body("Un.", "Deux.", "Trois.", "Quatre !")}
    theirs = BASE | {"kicker": "Ville", "body": body("Un !", "Deux.", "Trois.", "Quatre.")}
    value = merged(plan(BASE, mine, theirs), {})
    assert (value["title"], value["kicker"]) == ("Mon pont", "Ville")
    assert value["body"] == body("Un !", "Deux.", "Trois.", "Quatre !")


def test_what_both_changed_alike_is_no_choice():
    both = BASE | {"title": "Le pont neuf", "body": body("Un.", "2.", "Trois.", "Quatre.")}
    found = plan(BASE, both, dict(both))
    assert found.choices == []
    assert merged(found, {}) == both


def test_a_title_that_both_changed_waits_for_a_choice():
    found = plan(BASE, BASE | {"title": "Mon pont"}, BASE | {"title": "Son pont"})
    with pytest.raises(Undecided) as refused:
        merged(found, {})
    assert refused.value.keys == ["title"]
    assert merged(found, {"title": "mine"})["title"] == "Mon pont"
    assert merged(found, {"title": "theirs"})["title"] == "Son pont"


@pytest.mark.parametrize("forged", ["both", "x", ""])
def test_a_choice_that_is_not_offered_is_none(forged):
    found = plan(BASE, BASE | {"title": "Mon pont"}, BASE | {"title": "Son pont"})
    with pytest.raises(Undecided):
        merged(found, {"title": forged})


def test_a_paragraph_that_both_changed_stays_twice_unless_one_is_chosen():
    mine = BASE | {"body": body("Un.", "Deux à moi.", "Trois.", "Quatre.")}
    theirs = BASE | {"body": body("Un.", "Deux à elle.", "Trois.", "Quatre.")}
    found = plan(BASE, mine, theirs)
    (choice,) = found.choices
    assert (choice.default, choice.part) == (Keep.BOTH, "body")
    kept = merged(found, {})["body"]
    assert kept == body("Un.", "Deux à elle.", "Deux à moi.", "Trois.", "Quatre.")
    assert merged(found, {choice.key: "mine"}) == mine
    assert merged(found, {choice.key: "theirs"}) == theirs


def test_neighbours_changed_by_different_people_are_two_places():
    mine = BASE | {"body": body("Un.", "Deux à moi.", "Trois.", "Quatre.")}
    theirs = BASE | {"body": body("Un.", "Deux.", "Trois à elle.", "Quatre.")}
    assert merged(plan(BASE, mine, theirs), {})["body"] == body(
        "Un.", "Deux à moi.", "Trois à elle.", "Quatre."
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        (("Un.", "Deux.", "Trois."), ("Un.", "Deux.", "Trois.", "Quatre."), "Un. Deux. Trois."),
        (("Un.", "Deux.", "Trois.", "Quatre.", "Cinq."), ("Deux.", "Trois.", "Quatre."), None),
        ((), ("Un.", "Deux.", "Trois.", "Quatre."), ""),
    ],
)
def test_what_one_side_added_or_took_out_follows_it(mine, theirs, kept):
    found = plan(BASE, BASE | {"body": body(*mine)}, BASE | {"body": body(*theirs)})
    wanted = body(*(kept.split() if kept is not None else ["Deux.", "Trois.", "Quatre.", "Cinq."]))
    assert merged(found, {})["body"] == wanted


def test_of_lists_that_both_changed_both_changes_are_made():
    mine = BASE | {"tags": [2, 3], "sources": [{"title": "A"}, {"title": "B"}, {"title": "C"}]}
    theirs = BASE | {"tags": [1, 2, 4], "sources": [{"title": "B"}]}
    value = merged(plan(BASE, mine, theirs), {})
    assert value["tags"] == [2, 3, 4]
    assert value["sources"] == [{"title": "B"}, {"title": "C"}]


def test_white_space_between_paragraphs_is_no_difference():
    theirs = BASE | {"body": "<p>Un.</p>\n<p>Deux.</p>\n<p>Trois.</p>\n<p>Quatre.</p>\n"}
    found = plan(BASE, dict(BASE), theirs)
    assert found.choices == []
    assert merged(found, {})["body"] == theirs["body"]


def test_without_a_base_nothing_is_dropped_by_itself():
    mine = BASE | {"body": body("Un.", "Deux.", "Trois.", "Quatre.", "Cinq.")}
    theirs = BASE | {"body": body("Zéro.", "Un.", "2.", "Trois.", "Quatre.")}
    found = plan(None, mine, theirs)
    assert [choice.default for choice in found.choices] == [Keep.BOTH, None, Keep.BOTH]
    (asked,) = [choice.key for choice in found.choices if choice.default is None]
    kept = merged(found, {asked: "mine"})["body"]
    assert kept == body("Zéro.", "Un.", "Deux.", "Trois.", "Quatre.", "Cinq.")


def test_figures_and_lists_are_one_place_each():
    extract = '<figure class="extract"><blockquote><p>A.</p></blockquote></figure>'
    base = BASE | {"body": f"<p>Un.</p>{extract}<ul><li>a</li></ul>"}
    mine = base | {"body": f"<p>Un.</p>{extract}<ul><li>a</li><li>b</li></ul>"}
    theirs = base | {"body": f"<p>Un.</p>{extract.replace('A.', 'B.')}<ul><li>a</li></ul>"}
    value = merged(plan(base, mine, theirs), {})
    assert value["body"] == theirs["body"].replace("</ul>", "<li>b</li></ul>")
