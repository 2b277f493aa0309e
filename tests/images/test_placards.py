"""What is drawn where a page has no picture: the words, well set, in letters that there are."""

import io
import unicodedata
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from magazine.images import lettering, placards
from magazine.images.placards import Placard
from magazine.lib.tints import contrast

# Nothing here asks a database.
pytestmark = pytest.mark.slow_process

TITLE = (
    "Claire Doutriaux\u00a0: «\u00a0Karambolage, c’est l’infiniment petit de nos différences\u00a0»"
)
ARABIC = "محمود درويش شاعر فلسطين"
LINE = 1200 - 2 * lettering.EDGE


def placard(**fields) -> Placard:
    words = {"label": "Magazine Culture", "title": TITLE, "below": "Anthony Hamelle"}
    return Placard(**{"kind": "articles", "number": 12, "tint": "#7a2e3a", **words, **fields})


def drawn(**fields) -> Pillow.Image:
    one = placard(**fields)
    with default_storage.open(placards.make([one])[one]) as file:
        return Pillow.open(io.BytesIO(file.read())).convert("RGB")


def inked(picture: Pillow.Image) -> tuple[int, int, int, int]:
    """The box around the letters of the title."""
    part = picture.crop((0, 110, 1200, 520)).convert("L").point(lambda grey: 255 * (grey < 100))
    return part.getbbox()


def test_a_placard_is_as_large_as_networks_ask_for_and_light():
    one = placard()
    path = placards.make([one])[one]
    assert drawn().size == (1200, 630)
    assert 5_000 < default_storage.size(path) < 60_000


def test_it_wears_the_tint_of_its_section_made_readable_where_it_is_pale():
    band, tint = drawn().getpixel((600, 5)), (0x7A, 0x2E, 0x3A)
    assert all(abs(one - other) < 6 for one, other in zip(band, tint, strict=True))
    assert contrast(placard(tint="#ffee66").order["tint"], lettering.PAPER) > 4.5


@pytest.mark.parametrize(
    "change",
    [{"title": "Autre"}, {"label": "x"}, {"below": "x"}, {"note": "x"}, {"tint": "#123456"}],
)
def test_other_words_are_another_file_and_the_same_words_the_same(change):
    assert placard().path == placard().path
    assert replace(placard(), **change).path != placard().path


def test_another_brand_is_another_file(settings):
    before = placard().path
    settings.SITE_NAME = "Les Deux Rives"
    assert placard().path != before


def test_what_stands_there_is_not_drawn_again(monkeypatch):
    placards.make([placard()])
    monkeypatch.setattr(placards.children, "ask", None)
    assert placards.make([placard()])


def test_lines_never_break_at_a_no_break_space():
    lines, _style = lettering.fitted(TITLE, LINE)
    assert " ".join(lines).replace("\u00a0", " ") == TITLE.replace("\u00a0", " ")
    assert not any(line.startswith((":", "»")) or line.endswith("«") for line in lines)


def test_a_short_title_is_large_and_a_long_one_smaller():
    sizes = [lettering.fitted(title, LINE)[1].size for title in ("Retraites", TITLE, TITLE * 2)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1] >= min(lettering.SIZES)


@pytest.mark.parametrize("title", [TITLE, "Un mot " * 90, "x" * 300, "Ah " + "é" * 80, "—", ""])
def test_every_title_stays_within_its_room(title):
    lines, style = lettering.fitted(title.strip(), LINE)
    assert all(lettering.Line(line, style).width <= LINE + 2 for line in lines)
    assert len(lines) * style.size * lettering.LEADING <= lettering.ROOM
    assert 1 <= len(lines) <= lettering.LINES


def test_a_title_that_is_too_long_ends_with_an_ellipsis():
    assert lettering.fitted("Un mot " * 90, LINE)[0][-1].endswith("…")


def test_accents_are_the_same_however_they_are_written():
    apart = unicodedata.normalize("NFD", "Élève à Noël, œuvre d’août")
    assert apart != "Élève à Noël, œuvre d’août"
    assert drawn(title=apart).tobytes() == drawn(title="Élève à Noël, œuvre d’août").tobytes()


def test_arabic_begins_at_the_right_edge():
    left, _top, right, _bottom = inked(drawn(title="القدس"))
    assert left > 600
    assert right > 1100


@pytest.mark.parametrize("title", [ARABIC, "Привет, мир", "Ελληνικά", "ירושלים", "Vive 🎉 l’été"])
def test_letters_that_the_serif_lacks_come_from_another_font(title):
    assert lettering.lacking(title) == 0
    assert inked(drawn(title=title))


def test_a_sign_of_another_direction_keeps_its_place():
    line = lettering.Line("Avec محمود درويش, poète", lettering.Style(lettering.SERIF, 60, 560))
    assert [run for _font, run in line.runs] == ["Avec ", "محمود درويش", ", poète"]


def test_what_no_font_has_is_left_out_and_never_a_box():
    assert lettering._kept("Le 東京 des cafés") == "Le des cafés"
    assert drawn(title="Le 東 des cafés").tobytes() == drawn(title="Le des cafés").tobytes()


def test_a_title_that_cannot_be_written_has_no_placard_and_holds_up_no_other():
    lost, kept = placard(title="東京の夏 映画祭", number=1), placard(number=2)
    assert placards.make([lost, kept]) == {lost: "", kept: kept.path}
    assert default_storage.exists(kept.path)


def test_words_of_several_lines_become_one():
    assert drawn(title="Un\ntitre\r\ncoupé").tobytes() == drawn(title="Un titre coupé").tobytes()


def test_a_child_that_dies_breaks_nothing_else(monkeypatch):
    monkeypatch.setattr(placards.children, "ask", lambda *_args, **_options: (None, b""))
    with pytest.raises(placards.Broken):
        placards.make([placard()])


def test_removing_one_leaves_its_neighbours():
    one, other = placard(number=1), placard(number=11)
    placards.make([one, other])
    placards.remove("articles", [1])
    assert not default_storage.exists(one.path)
    assert default_storage.exists(other.path)


@pytest.mark.parametrize("title", ["L’if du cimetière", "Le juge à l’omelette"])
def test_no_line_ends_with_a_little_word(title):
    lines, _style = lettering.fitted(title, LINE)
    assert len(lines) > 1
    assert all(len(line.split()[-1]) > 3 for line in lines)


def test_without_its_fonts_nothing_is_taken_for_drawn(monkeypatch):
    lettering._files.cache_clear()
    monkeypatch.setattr(lettering, "find_spec", lambda _name: None)
    with pytest.raises(RuntimeError, match="no fonts"):
        lettering._safely({**placard().order, "title": "ö unseen"})
