"""What comes from Word, Google Docs and a web page, through a real paste in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from magazine.lib import richtext
from tests import make
from tests.browser.newsroom import open_form, paste, prose

PASTES = Path(__file__).parent.parent / "data" / "pastes"
BODY = "document.querySelector('textarea[name=body]').value"


@pytest.fixture
def blank(desk: Page) -> Page:
    article = make.article(body="")
    open_form(desk, article)
    prose(desk).click()
    return desk


def pasted(page: Page, html: str, text: str) -> str:
    """The text of the editor after the paste, as it would be stored."""
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    paste(page, html, text)
    return richtext.clean(page.evaluate(BODY))


def test_words_structure_and_links_are_kept_and_what_dressed_them_goes(blank: Page):
    for name, lost in (("word", 1), ("google-docs", 1), ("web-page", 2)):
        found = pasted(blank, (PASTES / f"{name}.html").read_text(), "Le texte")
        expected = (PASTES / f"{name}.expected.html").read_text().replace("\n", "")
        found = found.replace("\u00a0", " ")
        assert found == expected, name
        told = blank.locator(".desk-told")
        expect(told).to_contain_text(f"n’ont pas pu être reprises\u00a0: {lost}.")
    blank.get_by_role("button", name="Fermer").click()
    expect(blank.locator(".desk-told")).to_have_count(0)


def test_plain_text_comes_as_paragraphs_and_stays_text(blank: Page):
    text = "Un <b>mot</b> & deux.\n\nTrois {{ quatre }}."
    assert pasted(blank, "", text) == (
        "<p>Un &lt;b&gt;mot&lt;/b&gt; &amp; deux.</p><p>Trois {{ quatre }}.</p>"
    )


def test_an_address_alone_loses_what_follows_its_reader(blank: Page):
    found = pasted(blank, "", "https://exemple.fr/page?utm_source=x&id=3")
    assert "utm_source" not in found
    assert "https://exemple.fr/page?id=3" in found


def test_our_own_text_is_pasted_as_it_was_copied(blank: Page):
    own = '<p>Un mot<span class="note">Une note.</span>.</p><aside class="box"><p>Deux.</p></aside>'
    sliced = own.replace("<p>", '<p data-pm-slice="0 0 []">', 1)
    assert pasted(blank, sliced, "Un mot.") == own
