"""The dialogs of the prose editor and the parts beside the form, looked at while they are open."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.newsroom import open_form, prose
from tests.browser.pages import look

PARTS = ["checklist", "links", "preview", "remarks"]
DIALOGS = ["extract", "figure", "gallery", "link", "note", "related", "table", "video"]


@pytest.fixture
def form(desk: Page) -> Page:
    open_form(desk, make.article("Un brouillon", body="<p>Un mot.</p>"))
    return desk


def test_each_dialog_is_accessible_and_fits_where_it_is_opened(form: Page):
    text = prose(form)
    for name in DIALOGS:
        text.evaluate("one => one.editor.commands.selectAll()")
        if name != "link":
            text.evaluate("one => one.editor.commands.focus('end')")
        form.locator(f".prose-menubar button[data-name='{name}']").click()
        expect(form.get_by_role("dialog")).to_be_visible()
        look(form, within="dialog")
        form.keyboard.press("Escape")
        expect(form.get_by_role("dialog")).to_have_count(0)
    expect(text).to_have_text("Un mot.")


def test_each_part_beside_the_form_is_accessible_and_fits(form: Page):
    tabs = form.locator(".panel-tab")
    expect(tabs).to_have_count(len(PARTS))
    for tab in tabs.all():
        tab.click()
        panel = form.locator(f"#{tab.get_attribute('aria-controls')}")
        expect(panel).to_be_visible()
        form.wait_for_load_state("networkidle")
        look(form, within=".panels")
        tab.click()
        expect(panel).to_be_hidden()
