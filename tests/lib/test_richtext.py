"""What is read out of a body, and how its images are changed."""

import html5lib
import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from magazine.lib.richtext import (
    BodyImage,
    Extract,
    clean,
    excerpt,
    extract_html,
    extracts,
    images,
    map_images,
    paragraphs_to_html,
    parse,
    plain,
    reading_minutes,
    serialise,
    stored,
    words,
)

BODY = (
    '<h2>Crise</h2><p>Un <a href="/x">lien</a><br>et <em>plus</em>.</p>'
    '<figure><img src="a.jpg" alt="Le pont" data-file="7"><figcaption>Avignon</figcaption></figure>'
    "<ul><li>un</li><li>deux</li></ul><p>Fin.</p>"
)


def test_plain_text_separates_blocks_and_leaves_image_texts_out() -> None:
    assert plain(BODY) == "Crise\n\nUn lien\net plus.\n\nAvignon\n\nun\ndeux\n\nFin."


def test_cells_of_a_table_are_not_glued() -> None:
    table = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"
    assert plain(f"{table}<p>x</p>") == "a b\nc\n\nx"


def test_text_and_entities_come_through_once() -> None:
    assert plain("<p>&amp;nbsp; &lt;b&gt; {{ x }}</p>") == "&nbsp; <b> {{ x }}"
    assert plain("") == ""


def test_plain_paragraphs_become_escaped_html_and_back() -> None:
    html = paragraphs_to_html('a < b & "c"\nligne\n\n  \n\nd\'un <script>')
    assert html == '<p>a &lt; b &amp; "c"<br>ligne</p><p>d\'un &lt;script&gt;</p>'
    assert clean(html) == html
    assert plain(html) == 'a < b & "c"\nligne\n\nd\'un <script>'


def test_words_and_minutes_are_counted() -> None:
    assert words("Tentant, mais suicidaire : « l’été » 2.0 — !") == 5
    assert [reading_minutes(count) for count in (0, 100, 230, 600)] == [1, 1, 1, 3]


def test_stored_html_is_safe_for_a_template() -> None:
    assert isinstance(stored("<p>x</p>"), SafeString)


def test_a_tree_is_written_back_as_it_was() -> None:
    assert serialise(parse(BODY)) == BODY
    assert serialise(parse("a <b>b</b> c")) == "a <b>b</b> c"
    assert serialise(parse("")) == ""


def test_an_extract_keeps_its_words_language_source_and_caption() -> None:
    html = extract_html(
        ["Go too much on “twitter”", "a < b"],
        language="en",
        cite="https://exemple.fr/?a=1&b=2",
        caption="Extrait",
    )
    assert clean(html) == html
    text = "Go too much on “twitter”\n\na < b"
    found = extracts(f"<p>x</p>{html}<figure><blockquote>autre</blockquote></figure>")
    assert found == [Extract(text, "en", "https://exemple.fr/?a=1&b=2", "Extrait")]


def test_an_extract_with_a_bad_source_has_none() -> None:
    html = extract_html(["x"], cite="javascript:alert(1)", language='"><script>')
    assert html == '<figure class="extract"><blockquote><p>x</p></blockquote></figure>'


def test_images_are_listed_in_order() -> None:
    html = f'{BODY}<p>t<img src="b.png" width="20" height="10">t</p>'
    assert images(html) == [
        BodyImage(7, "a.jpg", "Le pont"),
        BodyImage(None, "b.png", "", 20, 10),
    ]


def test_an_image_can_be_replaced() -> None:
    html = map_images(BODY, lambda image: BodyImage(9, "/m/9.jpg", image.alt, 640, 480))
    assert images(html) == [BodyImage(9, "/m/9.jpg", "Le pont", 640, 480)]
    assert map_images(BODY, lambda image: image) == BODY


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (BODY, BODY[: BODY.index("<figure>")] + BODY[BODY.index("<ul>") :]),
        ('<p><a href="x"><img src="y"></a></p>z', "z"),
        ('<p>avant <img src="y"> après</p>', "<p>avant  après</p>"),
        (
            '<figure><img src="y"><blockquote>q</blockquote></figure>',
            "<figure><blockquote>q</blockquote></figure>",
        ),
        (
            "<table><tbody><tr><td><img src='y'></td></tr></tbody></table>",
            "<table><tbody><tr><td></td></tr></tbody></table>",
        ),
    ],
)
def test_an_image_taken_out_takes_what_it_leaves_empty(html: str, left: str) -> None:
    assert map_images(html, lambda _: None) == left


# The excerpt ------------------------------------------------------------------------------------

LONG = "<p>" + "Voici une phrase de six mots. " * 60 + "</p>"


def test_an_excerpt_is_whole_sentences_up_to_eighty_words() -> None:
    assert words(plain(excerpt(LONG))) == 78
    assert excerpt(LONG).endswith("mots.</p>")


def test_an_excerpt_is_at_most_a_share_of_the_text() -> None:
    html = "<p>" + "Voici une phrase de six mots. " * 10 + "</p>"
    assert excerpt(html) == "<p>" + " ".join(["Voici une phrase de six mots."] * 3) + "</p>"


def test_what_is_struck_out_stays_so_in_an_excerpt() -> None:
    struck = "<p>Il a <del>menti</del> <s>triché</s> <ins>parlé</ins> longtemps.</p>"
    assert excerpt(struck + LONG).startswith(struck)


def test_an_excerpt_holds_no_image_heading_list_or_extract() -> None:
    extract = extract_html(["Go too much."], language="en")
    html = f'<h2>Titre</h2>{extract}<p><img src="a">Oui.</p><ul><li>x</li></ul>{LONG}'
    assert excerpt(html).startswith("<p>Oui.</p><p>Voici une phrase")
    assert "img" not in excerpt(html)


def test_simple_inline_elements_are_kept_and_closed() -> None:
    html = '<p>Un <a href="/x" data-x="1">mot <em>vif. Puis</em> un</a> autre. Fin</p>' + LONG
    assert excerpt(html, max_words=3) == '<p>Un <a href="/x">mot <em>vif.</em></a></p>'


def test_a_first_sentence_too_long_is_cut_at_a_word() -> None:
    html = "<p>" + "mot <em>autre</em> " * 50 + "</p>"
    assert excerpt(html, max_words=3) == "<p>mot <em>autre</em> mot\u00a0…</p>"


@pytest.mark.parametrize(
    "sentence",
    [
        "M. Dupont et Mme Durand sont là.",
        "Voir p. ex. Balzac, t. 3, p. 12.",
        "Il pèse 3.5 kg.",
        "J.-C. Victor et G. K. Chesterton.",
        "« Quoi ? » dit-il.",
        "Il dit « Non ! » et partit.",
        "Attendez… dit-elle.",
    ],
)
def test_an_abbreviation_or_a_decimal_does_not_end_a_sentence(sentence: str) -> None:
    html = f"<p>{sentence} Suite de la chose.</p>{LONG}"
    assert excerpt(html, max_words=words(sentence) + 1) == f"<p>{sentence}</p>"


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    html = f"<p>« Il est là. » Elle sortit ce jour.</p>{LONG}"
    assert excerpt(html, max_words=5) == "<p>« Il est là. »</p>"


def test_bare_text_has_an_excerpt_too() -> None:
    assert excerpt("Une phrase. " * 10 + "<blockquote>q</blockquote>", max_words=2) == (
        "<p>Une phrase.</p>"
    )


def test_a_text_too_short_for_its_share_has_no_excerpt() -> None:
    assert excerpt("<p>Deux mots.</p>") == ""
    assert excerpt("") == ""


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Oui. ",
            "mot ",
            "<em>vif</em> ",
            "</p><p>",
            "M. X ",
            "fin ! ",
            "<b>a. B</b>",
            "<br>",
            "« ",
        ]
    ),
    max_size=60,
)


@settings(deadline=None)
@given(SENTENCES.map(lambda parts: clean(f"<p>{''.join(parts)}</p>")), st.integers(1, 40))
def test_an_excerpt_never_exceeds_its_bound(html: str, most: int) -> None:
    short = excerpt(html, max_words=most)
    assert words(plain(short)) <= min(most, 0.3 * words(plain(html)))
    assert clean(short) == short
    html5lib.HTMLParser(strict=True).parseFragment(short)
