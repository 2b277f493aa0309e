"""A new article, once it has saved itself, has everything beside its form that any other has."""

import re

from playwright.sync_api import Page, expect

from articles.models import Article, Remark
from tests import make
from tests.browser.newsroom import Enter, enter, look, panel, prose, said, write

__all__ = ["enter"]


def begin(enter: Enter) -> Page:
    """A new form in which something stands, and which has saved itself."""
    make.section("Culture")
    page = enter(make.user("editor", is_staff=True, is_superuser=True))
    page.goto("/admin/articles/article/add/")
    expect(prose(page)).to_be_visible()
    page.locator("#id_title").fill("Le vieux pont")
    write(page, "Le vieux pont enjambe la rivière.")
    said(page, "^Enregistré")
    return page


def test_the_tabs_come_when_it_is_saved_and_open_none_by_themselves(enter: Enter) -> None:
    page = begin(enter)
    expect(page.locator(".panel-tab")).to_have_count(4)
    assert page.locator(".panel:visible").count() == 0
    expect(prose(page)).to_be_focused()
    look(page)


def test_its_preview_and_its_points_show_what_is_typed(enter: Enter) -> None:
    page = begin(enter)
    frame = panel(page, "preview").frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Le vieux pont enjambe la rivière.")
    write(page, " On y passe.")
    expect(frame.locator("body")).to_contain_text("On y passe.")
    expect(panel(page, "checklist").locator(".points")).to_contain_text("rubrique")


def test_a_passage_of_it_is_remarked_on(enter: Enter) -> None:
    page = begin(enter)
    expect(page.locator(".panel-tab").first).to_be_visible()
    page.locator("#id_title").select_text()
    page.locator(".remark-here").click()
    remarks = page.locator("#panel-remarks")
    expect(remarks.locator(".remark-quote").first).to_have_text("Le vieux pont")
    remarks.locator("#remark-text").fill("Lequel ?")
    remarks.locator(".remark-new [type=submit]").click()
    expect(remarks.locator(".thread")).to_contain_text("Lequel ?")
    row = Remark.objects.get()
    assert (row.article, row.part, row.quote) == (Article.objects.get(), "title", "Le vieux pont")


def test_a_reading_link_is_made_and_what_was_open_stays_remembered(enter: Enter) -> None:
    page = begin(enter)
    links = panel(page, "links")
    links.locator("form [type=submit]").first.click()
    expect(links.locator("#link-address")).to_have_value(re.compile("/apercu/"))
    page.goto("/admin/articles/article/add/")
    page.locator("#id_title").fill("Un autre pont")
    said(page, "^Enregistré")
    expect(page.locator(".panel-tab")).to_have_count(4)
    assert page.locator(".panel:visible").count() == 0
    page.reload()
    expect(page.locator("#panel-links")).to_be_visible()
