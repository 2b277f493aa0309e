"""A body read as passages: their words as they stand in the editor, what is no prose told apart."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magazine.lib.languages import foreign, name_of
from magazine.lib.passages import OBJECT, read
from magazine.lib.quotes import leftover
from magazine.lib.richtext import clean
from magazine.lib.typography import masked


def texts(html: str) -> list[str]:
    return [passage.text for passage in read(html, "fr").passages]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un  mot,\n deux.</p>\n<p> Trois </p>", ["Un mot, deux.", "Trois"]),
        ("<p>Un <b> mot</b> <i>là</i></p>", ["Un mot là"]),
        ("<p>Un <br> mot</p>", ["Un\nmot"]),
        ("<p>Un\u00a0 mot\u00a0</p>", ["Un\u00a0 mot\u00a0"]),
        ("<ul><li>Un</li><li><p>Deux</p><p>Trois</p></li></ul>", ["Un", "Deux", "Trois"]),
        ("<p>Un <code>a  b</code></p><pre>rien</pre>", ["Un a b"]),
        ('<p>Un <img src="/a" alt="x"> mot</p>', ["Un \ufffc mot"]),
        ('<figure><img src="/a" alt="x"><figcaption>Ici</figcaption></figure>', ["Ici"]),
        ("<table><tr><th>A</th><td><p>b</p></td></tr></table>", ["A", "b"]),
        ("<blockquote>Seul<p>Deux</p></blockquote>Trois", ["Seul", "Deux", "Trois"]),
    ],
)
def test_a_passage_holds_the_words_of_one_block(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_what_is_no_prose_is_told_apart() -> None:
    (passage,) = read(
        '<p>Ça <code>va</code> <i lang="en">well</i> http://a.fr/b</p>', "fr"
    ).passages
    assert passage.words == f"Ça {OBJECT * 2} well {masked('http://a.fr/b')}"
    assert passage.prose == f"Ça {OBJECT * 2} {OBJECT * 4} {masked('http://a.fr/b')}"


def test_a_passage_knows_its_place() -> None:
    html = "<p>a</p><p>b</p><blockquote><p>a</p></blockquote><h2>c</h2><p>a</p>"
    found = read(html, "fr").passages
    assert [one.nth for one in found] == [0, 0, 1, 0, 2]
    assert [one.quoted for one in found] == [False, False, True, False, False]
    assert found[0].group == found[1].group == found[4].group != found[2].group
    assert [one.kind for one in found] == ["p", "p", "p", "h2", "p"]


def test_links_and_pictures_are_read_with_their_words() -> None:
    figure = '<figure><a href="/b"><img src="/a" alt="x" data-file="7"></a>'
    reading = read(
        f'<p>Voir <a href="/1/x/">un <b>lien</b></a>.</p>{figure}<figcaption>Là</figcaption>'
        "</figure>",
        "fr",
    )
    first = reading.links[0]
    words = reading.passages[first.passage].text[first.start : first.end]
    assert (first.address, words) == ("/1/x/", "un lien")
    assert [(one.number, one.alt, one.caption) for one in reading.pictures] == [(7, "x", "Là")]


def test_a_quotation_is_read_with_its_source_and_language() -> None:
    quote = '<blockquote cite="https://a.example/"><p>Un</p><p>Deux</p></blockquote>'
    html = (
        f'<p>Avant</p><figure class="extract" lang="en">{quote}<figcaption>X</figcaption></figure>'
    )
    (found,) = read(html, "fr").quotations
    assert (found.text, found.language, found.extract) == ("Un\n\nDeux", "en", True)
    assert (found.first, found.last) == (1, 3)
    assert (found.cite, found.caption) == ("https://a.example/", "X")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["mot ", " mot", "<b>", "</b>", "<br>", "</p><p>", "<code>", "</code>", "«", '"', "  "]
            + [
                "<blockquote>",
                "</blockquote>",
                '<i lang="en">',
                "</i>",
                "http://a.fr/b ",
                "\n",
                "é",
            ]
        ),
        max_size=15,
    )
)
def test_every_view_of_a_passage_is_as_long_as_its_text(parts: list[str]) -> None:
    reading = read(clean("<p>" + "".join(parts) + "</p>"), "fr")
    for passage in reading.passages:
        assert len(passage.text) == len(passage.words) == len(passage.prose)
        assert passage.text == passage.text.strip(" ")
        assert all(pair != "  " for pair in map("".join, pairwise(passage.text)))


@pytest.mark.parametrize(
    ("text", "lonely", "pairs"),
    [
        ('Un "mot" et « deux »', [], [(3, 7), (12, 19)]),
        ("Un « mot", [3], []),
        ('Un "mot »', [3, 8], []),
        ("« Un “deux” »", [], [(0, 12), (5, 10)]),
        ('« Un "deux »', [5], [(0, 11)]),
    ],
)
def test_marks_that_setting_leaves_alone_are_named(
    text: str, lonely: list[int], pairs: list[tuple[int, int]]
) -> None:
    assert leftover(text, "fr") == (lonely, pairs)


def test_a_name_or_a_few_words_are_in_no_other_language() -> None:
    assert foreign("The Wall Street Journal", "fr") == ""
    assert foreign("It was the best of times, it was the worst of times", "fr") == "en"
    assert foreign("It was the best of times, it was the worst of times", "en") == ""


def test_a_language_is_named_in_that_of_the_page() -> None:
    assert name_of("en") == "anglais"
    assert name_of("xx-zz") == "xx-zz"
