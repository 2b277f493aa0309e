"""A new article, once it has saved itself, has everything beside its form that any other has."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Remark
from magazine.sections.models import Section
from tests.browser.newsroom import panel, prose, safe, write
from tests.browser.pages import look


@pytest.fixture
def begun(desk: Page, culture: Section) -> Page:
    """A new form in which something stands, and which has saved itself."""
    desk.goto("/admin/articles/article/add/")
    expect(prose(desk)).to_be_visible()
    desk.locator("#id_title").fill("Le vieux pont")
    write(desk, "Le vieux pont enjambe la rivière.")
    safe(desk)
    return desk


def test_the_tabs_come_when_it_is_saved_and_open_none_by_themselves(begun: Page) -> None:
    expect(begun.locator(".panel-tab")).to_have_count(4)
    expect(begun.locator(".panel:visible")).to_have_count(0)
    expect(prose(begun)).to_be_focused()
    look(begun)


def test_its_preview_and_its_points_show_what_is_typed(begun: Page) -> None:
    frame = panel(begun, "preview").frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Le vieux pont enjambe la rivière.")
    write(begun, " On y passe.")
    expect(frame.locator("body")).to_contain_text("On y passe.")
    expect(panel(begun, "checklist").locator(".points")).to_contain_text("rubrique")


def test_a_passage_of_it_is_remarked_on(begun: Page) -> None:
    expect(begun.locator(".panel-tab").first).to_be_visible()
    begun.locator("#id_title").select_text()
    begun.locator(".remark-here").click()
    remarks = begun.locator("#panel-remarks")
    expect(remarks.locator(".remark-quote").first).to_have_text("Le vieux pont")
    remarks.locator("#remark-text").fill("Lequel ?")
    remarks.locator(".remark-new [type=submit]").click()
    expect(remarks.locator(".thread")).to_contain_text("Lequel ?")
    row = Remark.objects.get()
    assert (row.article, row.part, row.quote) == (Article.objects.get(), "title", "Le vieux pont")


def test_a_reading_link_is_made_and_what_was_open_stays_remembered(begun: Page) -> None:
    links = panel(begun, "links")
    links.locator("form [type=submit]").first.click()
    expect(links.locator("#link-address")).to_have_value(re.compile("/apercu/"))
    begun.goto("/admin/articles/article/add/")
    begun.locator("#id_title").fill("Un autre pont")
    safe(begun)
    expect(begun.locator(".panel-tab")).to_have_count(4)
    expect(begun.locator(".panel:visible")).to_have_count(0)
    begun.reload()
    expect(begun.locator("#panel-links")).to_be_visible()
