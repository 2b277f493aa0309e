"""What each check must find in a text, and what it must leave alone; what its corrections do."""

import json
import re
from html import escape
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.checks import CHECK_OF, CHECKS, Draft, Finding, problems
from articles.levels import Levels, set_levels
from articles.models import CheckLevel, Level, Origin
from articles.references import References
from articles.snapshot import EMPTY, Snapshot
from magazine.lib.richtext import paragraphs_to_html
from tests import make
from tests.articles.test_revisions_at_once import at_once

NOBODY = References({}, {}, {}, {}, {}, {}, {}, {})
NNBSP, NBSP = "\u202f", "\u00a0"


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def value(**fields) -> Snapshot:
    return EMPTY | {"language": "fr", "origin": Origin.OWN, "title": "Un titre"} | fields


def look(name: str, refs: References = NOBODY, **fields) -> list[Finding]:
    return list(CHECK_OF[name].look(Draft(value(**fields), refs)))


def marked(found: list[Finding]) -> list[str]:
    """The words that the findings point at."""
    return [one.place.shown().middle if one.place else "" for one in found]


# What is found ------------------------------------------------------------------------------------

FOUND = [
    ("unfinished", "Il gagne TK euros.", ["TK"]),
    ("unfinished", "Il gagne TKTK euros, selon XXX.", ["TKTK", "XXX"]),
    ("unfinished", "Né à XXXX, le maire", ["XXXX"]),
    ("unfinished", "Le chiffre [à vérifier] de 2024", ["[à vérifier]"]),
    ("unfinished", "Voir [À compléter : la date].", ["[À compléter : la date]"]),
    ("unfinished", "À COMPLÉTER avant lundi", ["À COMPLÉTER"]),
    ("unfinished", "[TODO] Une fin.", ["[TODO]"]),
    ("guillemets", "Il dit : « Bonjour.", ["«"]),
    ("guillemets", "Il dit : « Bonjour » puis « Bonsoir.", ["«"]),
    ("guillemets", "Bonjour », dit-il.", ["»"]),
    ("guillemets", 'Il dit : "Bonjour.', ['"']),
    ("guillemets", "« Il a dit “non et voilà »", ["“"]),
    ("guillemets", "Il dit : « Bonjour.\n\nElle dit : « Bonsoir. »", ["«"]),
    ("guillemets", "« Bonjour.\n\n## Un intertitre\n\nIl répond : oui »", ["«", "»"]),
    ("quote_pairs", 'Il dit "bonjour ».', ['"bonjour »']),
    ("quote_pairs", 'Il dit « bonjour".', ['« bonjour"']),
    ("quote_pairs", "Il dit “bonjour ».", ["“bonjour »"]),
    ("quote_pairs", "« Il dit ”bonjour” à tous »", ["”bonjour”"]),
    ("quote_pairs", 'Il y a " un mot " là.', ['" un mot "']),
    ("cut", "« Il vint ... et partit. »", ["..."]),
    ("cut", "« Il vint (…) et partit. »", ["(…)"]),
    ("cut", '"Il vint … et partit."', ["…"]),
    ("signs", "Un mot , un autre .", [" ,", " ."]),
    ("signs", "L´eau et l`air", ["´", "`"]),
]


@pytest.mark.parametrize(("check", "text", "words"), FOUND)
def test_a_fault_is_found_where_it_stands(check: str, text: str, words: list[str]) -> None:
    assert marked(look(check, body=body(text))) == words


@pytest.mark.parametrize(("check", "text", "words"), [row for row in FOUND if "\n" not in row[1]])
def test_a_fault_is_found_in_a_title(check: str, text: str, words: list[str]) -> None:
    found = look(check, title=text)
    assert marked(found) == words
    assert {one.field for one in found} == {"title"}


def body(text: str) -> str:
    """Paragraphs; one that begins with ## is a heading."""
    blocks = [escape(block, quote=False) for block in text.split("\n\n")]
    return "".join(
        f"<h2>{block.removeprefix('## ')}</h2>" if block.startswith("## ") else f"<p>{block}</p>"
        for block in blocks
    )


# What is not --------------------------------------------------------------------------------------

FINE = [
    "Le tkinter de TKinter, le stk, le chapitre XXX, le XXXe siècle, la taille XXXL, [sic].",
    "Rendez-vous au n° XXX [à suivre], dit-elle, à vérifier sans doute.",
    "« Il m'a dit : “Viens.” Je suis venue », raconte-t-elle.",
    "« Il m'a dit : « Viens. » Je suis venue », raconte-t-elle.",
    'Il a dit "oui", puis "non" ; et l\'autre : "peut-être !"',
    "« Un premier paragraphe.\n\n« Un deuxième.\n\n« Un troisième. »",
    "« Un premier paragraphe.\n\n» Un deuxième.\n\n» Un troisième. »",
    "« Un premier paragraphe.\n\nUn deuxième.\n\nUn troisième. » Voilà.",
    "Il dit : « Un premier paragraphe.\n\n« Un deuxième », et s'en alla.",
    "« Un “mot” ici.\n\n« Un deuxième. »",
    'Un écran de 15", une vis de 3/4", un angle de 12° 30\' 15".',
    "— Tu viens ? dit-elle.\n\n— Non… je ne sais pas. Et toi ?",
    "« Je… je ne sais pas… Peut-être », dit-il. Et puis ... rien.",
    "« … et il partit. » « Il partit … » « Il vint […] et partit. »",
    "L'eau, l’air, aujourd'hui, les années '80, rock 'n' roll.",
    "Voir https://exemple.fr/a,b ou ./a , .gitignore et 3 , 5",
    "Cher M. Dupont, etc. Fin.",
    '[caption id="a" align="b"] Un texte [/caption]',
]
QUIET = ("unfinished", "guillemets", "quote_pairs", "cut", "signs")


@pytest.mark.parametrize("text", FINE)
@pytest.mark.parametrize("check", QUIET)
def test_good_prose_is_left_alone(check: str, text: str) -> None:
    assert marked(look(check, body=body(text))) == []


@pytest.mark.parametrize(
    "html",
    [
        '<p>Taper <code>echo "TK</code> puis <kbd>"</kbd>.</p><pre>« TK , "</pre>',
        '<blockquote lang="en"><p>"He came ... and “went , l`eau</p></blockquote>',
        '<p>Il cite <span lang="en">the "best</span> et <i>« un mot</i> » en italique.</p>',
        '<p>« <a href="/x">Un lien</a> <b>»</b> et "<em>oui</em>"</p>',
        '<figure><img src="/a.png" alt="TK «"><figcaption>Une « légende »</figcaption></figure>',
        "<ul><li>« Un »</li><li>« Deux »</li></ul><table><tr><td>«\u00a0a\u00a0»</td></tr></table>",
    ],
)
@pytest.mark.parametrize("check", QUIET)
def test_code_and_foreign_passages_are_left_alone(check: str, html: str) -> None:
    assert marked(look(check, body=html)) == []


@pytest.mark.parametrize("check", ["guillemets", "quote_pairs", "signs"])
def test_a_language_that_display_does_not_set_is_left_alone(check: str) -> None:
    assert look(check, body=body("„So“, sagte er, »ja« und « nein."), language="de") == []


def test_english_has_marks_of_its_own() -> None:
    assert look("guillemets", body=body("He said “yes” and it’s ‘fine’."), language="en") == []
    (found,) = look("guillemets", body=body("He said “yes."), language="en")
    assert found.corrections[0].applied("He said “yes.") == "He said “yes.”"


# Corrections --------------------------------------------------------------------------------------

CORRECTED = [
    ("guillemets", "Il dit : « Oui. Puis il part.", 0, f"Il dit : « Oui.{NBSP}» Puis il part."),
    ("guillemets", "Il dit : « Oui. Puis il part.", 1, f"Il dit : « Oui. Puis il part.{NBSP}»"),
    ("guillemets", "Il dit : « Oui. Puis il part.", 2, "Il dit : Oui. Puis il part."),
    ("guillemets", "Oui », dit-il.", 0, f"«{NBSP}Oui{NBSP}», dit-il."),
    ("guillemets", "Oui », dit-il.", 1, "Oui, dit-il."),
    ("guillemets", "« Il a dit “non et voilà »", 0, "« Il a dit “non et voilà” »"),
    ("guillemets", 'Il dit : "Oui.', 0, f"Il dit : «{NBSP}Oui.{NBSP}»"),
    ("quote_pairs", 'Il dit "oui ».', 0, f"Il dit «{NBSP}oui{NBSP}»."),
    ("quote_pairs", "« Il dit ”oui” à tous »", 0, "« Il dit “oui” à tous »"),
    ("cut", "« Il vint ... et partit. »", 0, "« Il vint […] et partit. »"),
    ("signs", "Un mot , un autre", 0, "Un mot, un autre"),
    ("signs", "L´eau", 0, "L’eau"),
]


@pytest.mark.parametrize(("check", "text", "which", "mended"), CORRECTED)
def test_a_correction_writes_what_it_says(check: str, text: str, which: int, mended: str) -> None:
    (found,) = look(check, body=body(text))
    assert found.corrections[which].applied(text) == mended
    assert look(check, body=body(mended)) == []


PIECES = st.lists(
    st.sampled_from(
        ["mot", " ", " ", ". ", ", ", "« ", " »", "“", "”", '"', "…", " ... ", "(…)", " , ", "´"]
        + ["\u00a0", "12", "TK", "\n", "(", ")", "—", "http://a.fr/b", "é"]
    ),
    min_size=1,
    max_size=14,
).map(lambda pieces: "a" + "".join(pieces))
CORRECTING = ("guillemets", "quote_pairs", "cut", "signs")


def bare(text: str) -> str:
    """What a correction may not touch: all but marks of quotation, spaces, apostrophes and dots."""
    return re.sub(r"[\s«»“”„‘’´`′\"…\[\]().]", "", text)


@settings(max_examples=400, deadline=None)
@example("a« « mot”", "fr")
@example("a“”mot »", "fr")
@example("a« « mot””", "fr")
@given(PIECES, st.sampled_from(["fr", "en"]))
def test_a_correction_ends_its_fault_and_changes_nothing_else(text: str, language: str) -> None:
    """In a field that holds one fault: where there are several, mending one may uncover another."""
    for check in CORRECTING:
        found = look(check, title=text, language=language)
        for correction in found[0].corrections if len(found) == 1 else ():
            mended = correction.applied(text)
            assert mended != text
            assert bare(mended) == bare(text)
            assert look(check, title=mended, language=language) == [], (check, text, mended)


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_a_finding_points_at_words_of_its_passage(text: str) -> None:
    for check in (*CORRECTING, "unfinished"):
        for found in look(check, title=text, body=f"<p>{escape(text, quote=False)}</p>"):
            assert found.place
            assert 0 <= found.place.start < found.place.end <= len(found.place.passage.text)
            shown = found.place.shown()
            assert " ".join(shown.middle.split()) in " ".join(text.split())


# Languages, sources, lengths ----------------------------------------------------------------------

DICKENS = "It was the best of times, it was the worst of times, it was the age of wisdom."
HUGO = "Il est des hommes qui sont pour la foule, et qui ne sont pas dans les lieux où elle est."


def extract(text: str, attributes: str = "", caption: str = "Source") -> str:
    label = f"<figcaption>{caption}</figcaption>" if caption else ""
    quote = f"<blockquote{attributes}><p>{text}</p></blockquote>"
    return f'<figure class="extract">{quote}{label}</figure>'


def test_a_foreign_quotation_without_its_language_is_found() -> None:
    (found,) = look("language", body=extract(DICKENS))
    assert "anglais" in found.message
    assert [one.language for one in found.corrections] == ["en"]


@pytest.mark.parametrize(
    "html",
    [
        extract(HUGO),
        extract(DICKENS, ' lang="en"'),
        extract("The New York Times"),
        extract("To be or not to be, écrit-il, et tout est dit dans ces mots que l'on connaît."),
    ],
)
def test_a_quotation_that_says_its_language_or_needs_none_is_fine(html: str) -> None:
    assert look("language", body=html) == []


def test_a_french_quotation_in_an_english_article_is_foreign() -> None:
    (found,) = look("language", body=extract(HUGO), language="en")
    assert found.corrections[0].language == "fr"


def test_an_extract_says_where_it_comes_from() -> None:
    assert len(look("extract_source", body=extract(HUGO, caption=""))) == 1
    assert look("extract_source", body=extract(HUGO)) == []
    assert look("extract_source", body=extract(HUGO, ' cite="https://a.example/"', "")) == []
    assert look("extract_source", body=f"<blockquote><p>{HUGO}</p></blockquote>") == []


def test_a_title_too_long_says_how_long_it_is() -> None:
    (found,) = look("title_length", title="a" * 111)
    assert "111" in found.message
    assert "110" in found.message
    assert look("title_length", title="a" * 110) == []


@pytest.mark.django_db
def test_an_image_without_credit_is_found_unless_its_caption_names_someone() -> None:
    image, credited = make.image(), make.image(credit="A. Hamelle")
    refs = References({}, {image.pk: image, credited.pk: credited}, {}, {}, {}, {}, {}, {})
    figure = f'<figure><img src="/a" alt="x" data-file="{image.pk}">%s</figure>'
    assert len(look("credit", refs, lead_image_id=image.pk, body=figure % "")) == 2
    caption = "<figcaption>Le pont. Photo : A. Hamelle</figcaption>"
    assert look("credit", refs, body=figure % caption) == []
    assert look("credit", refs, lead_image_id=credited.pk) == []


def test_a_source_without_address_is_named() -> None:
    row = {"title": "Un livre", "address": "", "kind": "book", "language": ""}
    (found,) = look("source_address", sources=[row])
    assert "Un livre" in found.message
    assert look("source_address", sources=[row | {"address": "https://a.example/"}]) == []


def test_a_republished_article_without_its_original_is_found() -> None:
    assert look("original") == []
    assert len(look("original", origin=Origin.REPUBLISHED)) == 1


# Good texts as they are ---------------------------------------------------------------------------

DEMO = Path(__file__).parents[2] / "magazine" / "syndication" / "demo"
PROSE = ("unfinished", "language", "extract_source", *CORRECTING)


def demo() -> list[dict[str, str]]:
    lines = [line for file in sorted(DEMO.glob("*.jsonl")) for line in file.open()]
    return [row for row in map(json.loads, lines) if row.get("kind") == "article"]


def test_the_articles_of_the_demo_are_in_order() -> None:
    """Fifty articles that were proofread: whatever a check finds there is a fault of the check."""
    texts = demo()
    assert len(texts) > 40
    found = [
        (row["key"], name, marked(look(name, **_fields(row))))
        for row in texts
        for name in PROSE
        if look(name, **_fields(row))
    ]
    assert found == []


def _fields(row: dict[str, str]) -> dict[str, str]:
    names = ("title", "standfirst", "body", "kicker")
    return {name: row.get(name, "") for name in names} | {"language": row.get("language", "fr")}


def test_the_reference_page_has_few_faults(samples: Path) -> None:
    """A page of 2009, in its own typing."""
    (page,) = (samples / "seed").glob("*.txt")
    text = paragraphs_to_html(page.read_text())
    found = {name: marked(look(name, body=text)) for name in ("guillemets", "quote_pairs", "cut")}
    assert found == {"guillemets": [], "quote_pairs": [], "cut": []}


# The table ----------------------------------------------------------------------------------------


def test_every_check_has_a_name_and_words_of_its_own() -> None:
    assert len(CHECK_OF) == len(CHECKS)
    assert len({str(check.label) for check in CHECKS}) == len(CHECKS)
    assert all(len(check.name) <= 40 for check in CHECKS)


def test_only_what_cannot_be_shown_otherwise_blocks_by_itself() -> None:
    blocking = {check.name for check in CHECKS if check.level == Level.BLOCK}
    assert blocking == {"title", "section", "text", "author", "agreement", "alt"}
    assert all(check.fixed == (check.name in blocking) for check in CHECKS)


def test_a_level_is_the_sections_else_everyones_else_its_own() -> None:
    chosen = {("cut", None): Level.BLOCK, ("cut", 3): Level.OFF, ("title", 3): Level.OFF}
    levels = Levels(chosen)
    assert CHECK_OF["cut"].level_in(3, levels) == Level.OFF
    assert CHECK_OF["cut"].level_in(4, levels) == Level.BLOCK
    assert CHECK_OF["cut"].level_in(None, levels) == Level.BLOCK
    assert CHECK_OF["signs"].level_in(3, levels) == Level.WARN
    assert CHECK_OF["title"].level_in(3, levels) == Level.BLOCK


def test_nothing_is_looked_for_that_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing a batch reads no body for warnings."""

    def fail(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr("magazine.lib.passages.read", fail)
    found = problems(value(body="<p>« TK</p>"), NOBODY)
    assert [one.field for one in found] == ["section"]


def test_eight_who_set_the_levels_at_once_set_each_once(transactional_db) -> None:
    make.section()

    def act(place: int) -> object:
        level = Level.WARN if place % 2 else Level.OFF
        return set_levels({"credit": level}, section=None, by=None)

    assert {type(one) for one in at_once(act)} == {list}
    assert CheckLevel.objects.count() == 1
