"""French and English typography.

In these tables ~ is a no-break space (U+00A0) and _ a narrow one (U+202F).
"""

import re

import polytypo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magazine.lib.richtext import clean
from magazine.lib.typography import set_html, set_text


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "_")


FRENCH = [
    ("Quoi ? Non! Si; voire : oui", "Quoi_? Non_! Si_; voire~: oui"),
    ("Vraiment?!... Oui", "Vraiment_?!… Oui"),
    ("(premiere partie ; seconde partie )", "(premiere partie_; seconde partie )"),
    ("l'auteur d'aujourd'hui, rock'n'roll", "l’auteur d’aujourd’hui, rock’n’roll"),
    ('Il dit "oui" et "non".', "Il dit «~oui~» et «~non~»."),
    ("«mot» et « mot »", "«~mot~» et «~mot~»"),
    ("GM, ou “Government Motors” comme", "GM, ou «~Government Motors~» comme"),
    ('"un "mot" dans" un', "«~un “mot” dans~» un"),
    ("« un “mot” dans » un", "«~un “mot” dans~» un"),
    ('« un "mot" dans » un', "«~un “mot” dans~» un"),
    ('l\'"art"', "l’«~art~»"),
    ('("mot"), "mot"; "mot"!', "(«~mot~»), «~mot~»_; «~mot~»_!"),
    ('un écran 15" et "mot"', 'un écran 15" et «~mot~»'),
    ('seul" ou "seul', 'seul" ou "seul'),
    ("« ouvert", "« ouvert"),
    ('" "" "', '" "" "'),
    ("à 12:30, en 16:9, http://a.fr/b?c=d;e! et", "à 12:30, en 16:9, http://a.fr/b?c=d;e_! et"),
    ("voir www.exemple.fr/l'a?b=...&c ou", "voir www.exemple.fr/l'a?b=...&c ou"),
    ("à redac@l-une.fr ; :smile: ok ;)", "à redac@l-une.fr_; :smile: ok_;)"),
    ("C:\\a\\b... et ../x/y... et std::vector", "C:\\a\\b… et ../x/y… et std::vector"),
    ('{{ x }} {% if a == "b" %} &nbsp; !', '{{ x }} {% if a == "b" %} &nbsp;_!'),
    ("a != b, Yahoo!Groupes, mot:mot", "a != b, Yahoo!Groupes, mot:mot"),
    ("¡Hola! (?) (!)", "¡Hola_! (?) (!)"),
    ("....", "...."),
    ("", ""),
]

ENGLISH = [
    ('He said "it\'s so".', "He said “it’s so”."),
    ('"a "b" c"', "“a ‘b’ c”"),
    ("Well... what ? the '90s", "Well… what ? the ’90s"),
    ("« left » alone", "« left » alone"),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french_text_is_set(text: str, expected: str) -> None:
    assert shown(set_text(text)) == expected
    assert set_text(set_text(text)) == set_text(text)


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_text_is_set(text: str, expected: str) -> None:
    assert shown(set_text(text, "en-GB")) == expected
    assert set_text(set_text(text, "en"), "en") == set_text(text, "en")


@pytest.mark.parametrize("language", ["de", "es", "", "ja"])
def test_other_languages_are_left_alone(language: str) -> None:
    assert set_text('"a" ! ... l\'a', language) == '"a" ! ... l\'a'
    assert set_html("<p>a !</p>", language) == "<p>a !</p>"


BODIES = [
    ("<p>mot<b>!</b></p>", "<p>mot<b>_!</b></p>"),
    ("<p><b>mot</b> !</p>", "<p><b>mot</b>_!</p>"),
    ("<p><b>mot </b>!</p>", "<p><b>mot</b>_!</p>"),
    ("<p>(<b>!</b>)</p>", "<p>(<b>!</b>)</p>"),
    ("<p>l'<em>auteur</em></p>", "<p>l’<em>auteur</em></p>"),
    ("<p><i>l</i>'auteur</p>", "<p><i>l</i>’auteur</p>"),
    ('<p>"<a href="x">mot</a>" et</p>', '<p>«~<a href="x">mot</a>~» et</p>'),
    ("<p>«<i> mot </i>»</p>", "<p>«~<i>mot</i>~»</p>"),
    ('<p>"un</p><p>deux"</p>', '<p>"un</p><p>deux"</p>'),
    ('<p>"un<br>deux"</p>', "<p>«~un<br>deux~»</p>"),
    ('<p>Mot : <code>"a" !</code> !</p>', '<p>Mot~: <code>"a" !</code>_!</p>'),
    ("<pre>a ! 'b'</pre><p><kbd>a !</kbd></p>", "<pre>a ! 'b'</pre><p><kbd>a !</kbd></p>"),
    ('<p>"<code>x</code>" ok</p>', "<p>«~<code>x</code>~» ok</p>"),
    ('<p lang="fr-CA">a !</p>', '<p lang="fr-CA">a_!</p>'),
    ('<p>a <q lang="en">"b" !</q> !</p>', '<p>a <q lang="en">"b" !</q>_!</p>'),
    (
        '<blockquote lang="en"><p>"It\'s" !</p><p><span lang="fr">a !</span></p></blockquote>',
        '<blockquote lang="en"><p>"It\'s" !</p><p><span lang="fr">a_!</span></p></blockquote>',
    ),
    ("<ul><li>a !</li><li>b:</li></ul>c !", "<ul><li>a_!</li><li>b~:</li></ul>c_!"),
    ('<p><img src="a!b" alt="a !"> !</p>', '<p><img src="a!b" alt="a !">_!</p>'),
]


@pytest.mark.parametrize(("html", "expected"), BODIES)
def test_bodies_are_set_across_inline_elements(html: str, expected: str) -> None:
    assert shown(set_html(html)) == expected
    assert set_html(set_html(html)) == set_html(html)


# Where both must agree: an independent implementation of the same rules.
AGREED = [
    "Quoi ? Non ! Si ; voire : oui",
    'Il dit "oui" et "non".',
    "l'auteur d'aujourd'hui",
    "Attendez... et puis",
    "« mot » et « mot »",
    "Il dit “oui”.",
    "Non! Quoi? a : « b » ; c",
    "à 12:30, http://a.fr/b?c=d et redac@exemple.fr",
    "Tentant, mais suicidaire : s'il y a bien un moment où l'on ne peut s'abstenir ?",
]


@pytest.mark.parametrize("text", AGREED)
def test_an_independent_implementation_agrees(text: str) -> None:
    assert shown(set_text(text)) == shown(polytypo.transform(text, locale="fr-FR", mode="text"))


WORDS = st.sampled_from(
    [
        "mot",
        "l'",
        "'",
        '"',
        "«",
        "»",
        "“",
        "”",
        "„",
        "!",
        "?",
        ";",
        ":",
        "...",
        "…",
        ".",
        ",",
        "(",
        ")",
    ]
    + [
        " ",
        " ",
        "  ",
        "\u00a0",
        "\u202f",
        "\n",
        "-",
        "—",
        "12",
        "http://a/b",
        "a@b.fr",
        ":x:",
        "&lt;",
    ]
)
TAGS = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<br>",
        "</p><p>",
        "<code>",
        "</code>",
        '<span lang="en">',
        "</span>",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map("".join) | st.text(max_size=20)
HTML = st.lists(WORDS | WORDS | TAGS, max_size=18).map(
    lambda parts: clean(f"<p>{''.join(parts)}</p>")
)
LANGUAGES = st.sampled_from(["fr", "en"])


def bare(text: str) -> str:
    """What typography may not change: everything but spaces, quotation marks, apostrophes, dots."""
    return re.sub("[\\s\u2009\"“”«»'’‘]", "", text.replace("…", "..."))


@settings(max_examples=500, deadline=None)
@given(TEXTS, LANGUAGES)
def test_setting_twice_changes_nothing_and_no_letter_is_lost(text: str, language: str) -> None:
    once = set_text(text, language)
    assert set_text(once, language) == once
    assert bare(once) == bare(text)


@settings(max_examples=400, deadline=None)
@given(HTML, LANGUAGES)
def test_setting_a_body_twice_changes_nothing(html: str, language: str) -> None:
    once = set_html(html, language)
    assert set_html(once, language) == once
    assert bare(once) == bare(html)
    assert re.findall("<[^>]*>", once) == re.findall("<[^>]*>", html)
