"""Two versions compared word by word: a table of what an editor changes, and what is shown."""

import time

import pytest
from django.utils import translation

from articles import diffs
from articles.diffs import Change
from articles.references import References
from tests import make

EMPTY = {
    "kicker": "",
    "title": "",
    "standfirst": "",
    "body": "",
    "language": "fr",
    "origin": "own",
    "original": "",
    "dated_precision": "minute",
    "section_id": None,
    "lead_image_id": None,
    "blog_id": None,
    "agreement_id": None,
    "translation_of_id": None,
    "dated": None,
    "tags": [],
    "bylines": [],
    "sources": [],
}
SIGNS = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}


def named(**names: str) -> dict:
    return {int(number[1:]): name for number, name in names.items()}


REFS = References(
    sections=named(n1="Culture", n2="Société"),
    images=named(n1="Une lampe", n2="Un phare"),
    blogs=named(n1="Carnet"),
    authors=named(n1="Anthony", n2="Zoé"),
    blogs_of={},
    tags=named(n1="Lecture", n2="Voix", n3="Île"),
    overrides={},
    in_force={},
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def shown(old: dict, new: dict) -> dict[str, list[str]]:
    found = diffs.compare(EMPTY | old, EMPTY | new, REFS)
    return {one.part: [written(line) for line in one.lines] for one in found}


def written(line) -> str:
    if line.left_out:
        return f"({line.left_out})"
    text = "".join(
        SIGNS[segment.change].format("".join([segment.text, *(f" <{m}>" for m in segment.marks)]))
        for segment in line.segments
    )
    return f"{line.kind}: {text}" + (" (moved)" if line.moved else "")


def body(old: str, new: str) -> list[str]:
    return shown({"body": old}, {"body": new})["body"]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        # Words.
        ("<p>Le chat dort.</p>", "<p>Le chien dort.</p>", ["p: Le [-chat-][+chien+] dort."]),
        ("<p>Le chat.</p>", "<p>Le chat gris.</p>", ["p: Le chat[+ gris+]."]),
        (
            "<p>Il a bien mangé ici hier.</p>",
            "<p>Il avait mal dormi ici hier.</p>",
            ["p: Il [-a bien mangé-][+avait mal dormi+] ici hier."],
        ),
        (
            "<p>Hier soir, Paul chantait fort.</p>",
            "<p>Paul chantait fort hier soir.</p>",
            ["p: [-Hier soir, -]Paul chantait fort[+ hier soir+]."],
        ),
        # Typographic marks.
        ("<p>Vu l'été ici.</p>", "<p>Vu l’été ici.</p>", ["p: Vu [-l'été-][+l’été+] ici."]),
        ("<p>Oui et non !</p>", "<p>Oui et non\u00a0!</p>", ["p: Oui et non[-␣-][+⍽+]!"]),
        ('<p>Un "mot" dit.</p>', "<p>Un «mot» dit.</p>", ['p: Un [-"-][+«+]mot[-"-][+»+] dit.']),
        ("<p>Un mot\u200b ici.</p>", "<p>Un mot ici.</p>", ["p: Un mot[-▯-] ici."]),
        ("<p>Un… deux.</p>", "<p>Un... deux.</p>", ["p: Un[-…-][+...+] deux."]),
        ("<p>Un vers ici</p>", "<p>Un vers<br>ici</p>", ["p: Un vers[-␣-][+↵\n+]ici"]),
        # What stands in a text and is no paragraph.
        (
            '<p>Un mot<span class="note">Voir Balzac.</span> dit.</p>',
            '<p>Un mot<span class="note">Voir Zola.</span> dit.</p>',
            ["p: Un mot[note] dit.", "note: Voir [-Balzac-][+Zola+]."],
        ),
        (
            "<p>Oui.</p>",
            '<p>Oui.</p><aside class="related" data-article="12"></aside>',
            ["p: Oui.", "related: [+article 12+]"],
        ),
        (
            '<figure class="video"><a href="https://a.example/1"></a></figure>',
            '<figure class="video"><a href="https://a.example/2"></a></figure>',
            ["video: https://a.example/[-1-][+2+]"],
        ),
        (
            '<figure class="gallery"><figure><img src="/1" alt="A" data-file="1"></figure>'
            "</figure>",
            '<figure class="gallery"><figure><img src="/1" alt="A" data-file="1"></figure>'
            '<figure><img src="/2" alt="B" data-file="2"></figure></figure>',
            ["gallery: [-1 image-]", "gallery: [+2 images+]", "img: A · 1", "img: [+B · 2+]"],
        ),
        # How words are set.
        (
            "<p>Un mot ici.</p>",
            "<p>Un <strong>mot</strong> ici.</p>",
            ["p: Un [-mot-][+mot <bold>+] ici."],
        ),
        (
            '<p>Voir <a href="https://a.example/">là</a> bas.</p>',
            '<p>Voir <a href="https://b.example/">là</a> bas.</p>',
            ["p: Voir [-là <link https://a.example/>-][+là <link https://b.example/>+] bas."],
        ),
        (
            "<p>A <em>b c</em> d e f.</p>",
            "<p>A <em>b x</em> d e f.</p>",
            ["p: A b [-c <italic>-][+x <italic>+] d e f."],
        ),
        # Blocks.
        (
            "<p>Un.</p><p>Deux trois quatre.</p>",
            "<p>Un.</p><p>Rien à voir.</p><p>Deux trois quatre.</p>",
            ["p: Un.", "p: [+Rien à voir.+]", "p: Deux trois quatre."],
        ),
        ("<p>Titre</p>", "<h2>Titre</h2>", ["p: [-Titre-]", "h2: [+Titre+]"]),
        (
            "<p>Premier alinéa.</p><p>Second bloc entier.</p>",
            "<p>Second bloc entier.</p><p>Premier alinéa.</p>",
            [
                "p: [+Second bloc entier.+] (moved)",
                "p: Premier alinéa.",
                "p: [-Second bloc entier.-] (moved)",
            ],
        ),
        (
            "<ul><li>pain</li><li>sel</li></ul>",
            "<ul><li>pain</li><li>poivre</li><li>sel</li></ul>",
            ["ul: pain", "ul: [+poivre+]", "ul: sel"],
        ),
        ("<ul><li>pain</li></ul>", "<ol><li>pain</li></ol>", ["ul: [-pain-]", "ol: [+pain+]"]),
        (
            "<table><tbody><tr><th>An</th><td>1 an</td></tr></tbody></table>",
            "<table><tbody><tr><th>An</th><td>2 an</td></tr></tbody></table>",
            ["th: An", "td: [-1-][+2+] an"],
        ),
        (
            '<figure class="extract"><blockquote lang="en"><p>So it goes.</p></blockquote>'
            "<figcaption>Un livre</figcaption></figure>",
            '<figure class="extract"><blockquote lang="fr"><p>So it went.</p></blockquote>'
            "<figcaption>Un livre</figcaption></figure>",
            [
                "settings: lang: [-en-][+fr+]",
                "extract: So it [-goes-][+went+].",
                "figcaption: Un livre",
            ],
        ),
        (
            '<figure><img src="/1.jpg" data-file="1" alt="Une lampe"></figure>',
            '<figure><img src="/2.jpg" data-file="2" alt="Une lampe"></figure>',
            ["img: Une lampe · [-1-][+2+]"],
        ),
        ("<p>Un.</p><hr><p>Deux.</p>", "<p>Un.</p><p>Deux.</p>",
         ["p: Un.", "hr: [-* * *-]", "p: Deux."]),
        # Nothing that a reader could tell by the words.
        ('<p>A</p><p><span dir="ltr"></span>B</p>', "<p>A</p><p>B</p>", []),
        # Hostile text is text.
        (
            "<p>Un mot &lt;script&gt;x()&lt;/script&gt; et la suite de la phrase.</p>",
            "<p>Un mot et la suite de la phrase.</p>",
            ["p: Un mot[- <script>x()</script>-] et la suite de la phrase."],
        ),
        ("", "<p>Tout.</p>", ["p: [+Tout.+]"]),
    ],
)  # fmt: skip
def test_what_changed_in_a_text(old, new, lines):
    assert body(old, new) == lines


@pytest.mark.parametrize(
    ("old", "new", "part", "lines"),
    [
        ({"title": "Le pont"}, {"title": "Le grand pont"}, "title", [": Le [+grand +]pont"]),
        ({"kicker": ""}, {"kicker": "Livres"}, "kicker", [": [+Livres+]"]),
        ({"standfirst": "a\nb c"}, {"standfirst": "a b c"}, "standfirst", [": a[-↵\n-][+␣+]b c"]),
        ({"section_id": 1}, {"section_id": 2}, "section", [": [-Culture-]", ": [+Société+]"]),
        ({"section_id": 1}, {"section_id": 9}, "section",
         [": [-Culture-]", ": [+no longer there (9)+]"]),
        ({"tags": [1, 2]}, {"tags": [1, 3]}, "tags", [": Lecture", ": [-Voix-]", ": [+Île+]"]),
        ({"lead_image_id": 1}, {"lead_image_id": None}, "lead_image", [": [-Une lampe-]"]),
        ({"bylines": [{"author": 1, "role": "author"}]},
         {"bylines": [{"author": 1, "role": "translator"}]},
         "bylines", [": Anthony ([-author-][+translator+])"]),
        ({"bylines": [{"author": 1, "role": "author"}, {"author": 2, "role": "author"}]},
         {"bylines": [{"author": 2, "role": "author"}, {"author": 1, "role": "author"}]},
         "bylines",
         [": [+Zoé (author)+] (moved)", ": Anthony (author)", ": [-Zoé (author)-] (moved)"]),
        ({"sources": [{"title": "Un", "address": "", "kind": "book", "language": "fr"}]},
         {"sources": [{"title": "Un", "address": "https://a.example/", "kind": "book",
                       "language": "fr"}]},
         "sources", [": Un[+ · https://a.example/+] · book · fr"]),
        ({"dated": "2026-11-23T08:00:00+00:00"}, {}, "dated", [": [-Nov. 23, 2026, 9 a.m.-]"]),
        ({"language": "fr"}, {"language": "en"}, "language", [": [-fr-]", ": [+en+]"]),
        ({}, {"origin": "republished", "blog_id": 1, "original": "https://a.example/1"}, "origin",
         [": [-our own-]", ": [+republished from a blog+]", ": [+Carnet+]",
          ": [+https://a.example/1+]"]),
        ({}, {"translation_of_id": 7}, "translation_of", [": [+article 7+]"]),
    ],
)  # fmt: skip
def test_what_changed_beside_the_text(old, new, part, lines):
    assert shown(old, new) == {part: lines}


def test_what_did_not_change_is_not_shown():
    assert shown({"title": "Un"}, {"title": "Un"}) == {}


def test_far_from_a_change_unchanged_blocks_are_only_counted():
    texts = [f"<p>Alinéa numéro {number} sans rien.</p>" for number in range(9)]
    changed = [*texts[:4], "<p>Alinéa numéro 4 avec rien.</p>", *texts[5:]]
    assert body("".join(texts), "".join(changed)) == [
        "(3)",
        "p: Alinéa numéro 3 sans rien.",
        "p: Alinéa numéro 4 [-sans-][+avec+] rien.",
        "p: Alinéa numéro 5 sans rien.",
        "(3)",
    ]


def test_markup_behind_the_words_is_said_to_differ():
    old = '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
    (found,) = diffs.compare(EMPTY | {"body": old}, EMPTY | {"body": old.replace("2", "3")}, REFS)
    assert (found.behind, found.lines) == (True, ())


def test_both_versions_can_be_read_in_full_out_of_a_comparison():
    """Nothing is lost or invented: what was not added is the old text, not removed the new one."""
    old = "".join(make.article.__doc__ + f" {n}" for n in range(30)).split()
    new = [word for place, word in enumerate(old) if place % 7] + ["fin"]
    paragraphs = [" ".join(words) for words in (old, new)]
    (found,) = diffs.compare(*(EMPTY | {"body": f"<p>{text}</p>"} for text in paragraphs), REFS)
    for left_out, text in zip((Change.ADDED, Change.REMOVED), paragraphs, strict=True):
        segments = [one for line in found.lines for one in line.segments]
        read = "".join(one.text for one in segments if one.change != left_out)
        assert read.replace("␣", " ") == text


@pytest.mark.parametrize("paragraph", [60, 10_000])
def test_ten_thousand_words_are_compared_within_a_second(paragraph):
    words = [f"mot{place * 7919 % 800}" for place in range(10_000)]
    new = [*words[:3_000], "nouveau", *words[3_100:7_000], *(["encore"] * 50), *words[7_000:]]

    def text(words):
        starts = range(0, len(words), paragraph)
        return "".join(f"<p>{' '.join(words[at : at + paragraph])}</p>" for at in starts)

    start = time.perf_counter()
    assert body(text(words), text(new))
    assert time.perf_counter() - start < 5


def test_a_sign_changed_in_every_paragraph_of_a_long_text_is_shown_in_each():
    old = "".join(
        f"<p>Alinéa {place} : c'est l'été, dit-on, à la page {place}.</p>" for place in range(300)
    )
    start = time.perf_counter()
    lines = body(old, old.replace("'", "’"))
    assert time.perf_counter() - start < 5
    assert len(lines) == 300
    assert lines[7] == "p: Alinéa 7 : [-c'est l'été-][+c’est l’été+], dit-on, à la page 7."
