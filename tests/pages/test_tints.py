"""The tints of sections: whatever an editor picks, readers can read it."""

from typing import Any

from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from magazine.lib.tints import DAY_PAPER, NIGHT_PAPER, contrast, readable_tint
from tests import make

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, some.sampled_from([DAY_PAPER, NIGHT_PAPER, "#ffffff", "#000000"]))
def test_any_tint_can_be_read_on_its_paper(tint: str, paper: str) -> None:
    assert contrast(readable_tint(tint, paper), paper) >= 4.5


def test_a_tint_that_can_be_read_is_left_alone() -> None:
    assert readable_tint("#7a2e3a", DAY_PAPER) == "#7a2e3a"


def test_the_extremes_of_contrast_are_those_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#777777") == 1


def test_the_style_sheet_has_a_class_for_each_section(client: Client, culture: Any) -> None:
    sheet = client.get("/magazine/teintes.css")
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert sheet.content.decode().startswith(".tint-culture{--tint:#7a2e3a}")


def test_a_browser_keeps_the_sheet_until_a_tint_changes(client: Client, culture: Any) -> None:
    linked = client.get("/auteurs/").context["tints"]()
    kept = client.get(f"/magazine/teintes.css?v={linked}").headers["Cache-Control"]
    assert "immutable" in kept
    make.section("Sport")
    assert linked != client.get("/auteurs/").context["tints"]()
    assert (
        "immutable" not in client.get(f"/magazine/teintes.css?v={linked}").headers["Cache-Control"]
    )
