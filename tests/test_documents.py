"""The guides for editors (docs/editors.md, docs/blogs.md) say what the screen says."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation.trans_real import translation

DOCS = Path(__file__).resolve().parents[1] / "docs"
GUIDE = DOCS / "editors.md"
GUIDES = (GUIDE, DOCS / "blogs.md")
# A value that a sentence of the interface leaves open.
VALUE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ANY = "(?:.+)"


def quoted() -> list[str]:
    """What stands in bold: the words of the interface."""
    text = " ".join("\n".join(guide.read_text() for guide in GUIDES).split("\n"))
    return sorted({" ".join(found.split(" ")) for found in re.findall(r"\*\*(.+?)\*\*", text)})


@pytest.fixture(scope="module")
def said() -> str:
    """Every message of the French catalogues, as one expression: ours and the admin's."""
    catalogues: Any = translation("fr")
    messages = {
        str(one) for found in catalogues._catalog._catalogs for one in found.values() if one
    }
    # What consists of values alone would be found in anything.
    telling = (one for one in messages if re.search(r"[^\W\d_]{3}", VALUE.sub("", one)))
    return "|".join(ANY.join(map(re.escape, VALUE.split(one))) for one in telling)


def test_each_word_of_the_interface_is_the_one_on_screen(said: str) -> None:
    assert quoted()
    known = re.compile(said, re.IGNORECASE)
    assert [words for words in quoted() if not known.fullmatch(words)] == []


def test_each_picture_is_there_and_light() -> None:
    pictures = re.findall(r"\]\((images/[^)]+)\)", GUIDE.read_text())
    sizes = {name: (GUIDE.parent / name).stat().st_size for name in pictures}
    assert pictures
    assert {name for name, size in sizes.items() if size > 60_000} == set()
