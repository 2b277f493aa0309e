"""The rule that an import never undoes an editor, on plain values."""

import pytest

from magazine.syndication import addresses
from magazine.syndication.decide import FIELDS, Known, Verb, decide, prints

PLAIN = dict.fromkeys(FIELDS, "") | {"dated": None, "tags": [], "bylines": [], "sources": []}
FIRST = PLAIN | {"title": "Un", "body": "<p>Texte</p>"}


def known(**edits):
    return Known(prints(FIRST), FIRST | edits)


def test_what_is_new_is_created():
    assert decide(FIRST, None).verb is Verb.CREATE


def test_what_nobody_changed_is_kept():
    assert decide(FIRST, known()).verb is Verb.KEEP


def test_what_the_source_changed_is_updated_and_nothing_else():
    decision = decide(FIRST | {"title": "Deux"}, known())
    assert (decision.verb, decision.fields, decision.touched) == (Verb.UPDATE, ("title",), False)


def test_what_an_editor_changed_is_the_editor_s():
    decision = decide(FIRST, known(title="Mieux"))
    assert (decision.verb, decision.edited, decision.touched) == (Verb.KEEP, (), True)


def test_what_both_changed_stays_as_the_editor_wrote_it_and_is_told():
    wanted = FIRST | {"title": "Deux", "body": "<p>Autre</p>"}
    decision = decide(wanted, known(title="Mieux"))
    assert (decision.verb, decision.fields, decision.edited) == (Verb.UPDATE, ("body",), ("title",))


def test_a_change_that_an_editor_made_too_is_no_news():
    assert decide(FIRST | {"title": "Deux"}, known(title="Deux")).edited == ()


def test_one_instant_in_two_zones_is_one_date():
    paris = FIRST | {"dated": "2026-07-01T12:00:00+02:00"}
    utc = FIRST | {"dated": "2026-07-01T10:00:00+00:00"}
    assert decide(paris, Known(prints(paris), utc)).verb is Verb.KEEP


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/b?utm_source=x&c=1", "https://a.example/b?c=1"),
        ("b/c", "https://base.example/b/c"),
        ("//a.example/b", "https://a.example/b"),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://user:word@a.example/", ""),
        ("https://a.example\\@127.0.0.1/", ""),
        ("http://[", ""),
        (f"https://a.example/{'x' * 2000}", ""),
    ],
)
def test_only_addresses_of_the_web_are_taken(text, address):
    assert addresses.web_address(text, "https://base.example/") == address


def test_twins_of_an_address_have_one_key():
    assert addresses.key("http://www.A.example/b/#c") == addresses.key("https://a.example/b")
    assert addresses.key("https://a.example/b?p=1") != addresses.key("https://a.example/b?p=2")
