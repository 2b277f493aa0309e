"""A mistake is undone from the history and a deletion from the bin, in Chromium under the policies
of production: no console may complain, and axe finds nothing on any page of the way."""

import pytest
from playwright.sync_api import Page, expect

from articles import bin
from articles.models import Article
from tests import make
from tests.browser.newsroom import open_form
from tests.browser.pages import follow, follow_by, look, succeeded

BODY = "<p>Le vieux pont enjambe la rivière.</p><p>On y passe à pied.</p>"


@pytest.mark.postgres_smoke
def test_a_mistake_is_undone_from_the_history_and_a_deletion_from_the_bin(desk: Page):
    article = make.article("Le vieux pont", body=BODY, standfirst="Une promenade.", tags=["Ville"])
    make_a_mistake(desk, article)
    name_the_first_version(desk)
    undo_the_title(desk, article)
    undo_the_rest(desk, article)
    delete_and_take_out(desk, article)


def make_a_mistake(page: Page, article: Article) -> None:
    open_form(page, article)
    page.locator("#id_title").fill("Le pont neuf")
    page.locator("#id_standfirst").fill("")
    follow(page, page.locator("[name=_continue]"))
    succeeded(page)


def name_the_first_version(page: Page) -> None:
    follow(page, page.locator(".historylink"))
    look(page)
    follow(page, page.locator(".versions th a:not([target])").last)
    page.locator(".naming [name=name]").fill("Avant la correction")
    follow(page, page.locator(".naming button"))
    succeeded(page)
    expect(page.locator(".versions .name")).to_have_text("Avant la correction")


def undo_the_title(page: Page, article: Article) -> None:
    follow(page, page.locator(".versions button[type=submit]"))
    expect(page.locator("[aria-labelledby=part-title] del")).to_contain_text("vieux pont")
    expect(page.locator("[aria-labelledby=part-title] ins")).to_contain_text("pont neuf")
    look(page)
    follow(page, page.locator("[aria-labelledby=part-title] .restore button"))
    succeeded(page)
    article.refresh_from_db()
    assert (article.title, article.standfirst) == ("Le vieux pont", "")


def undo_the_rest(page: Page, article: Article) -> None:
    """By the keyboard alone: the first version is chosen, compared, taken back up whole."""
    page.locator("[name=old]").last.focus()
    page.keyboard.press("Space")
    follow_by(page, "Enter")
    page.locator(".acts .restore button").first.focus()
    follow_by(page, "Enter")
    succeeded(page)
    article.refresh_from_db()
    assert (article.standfirst, len(article.revisions.all())) == ("Une promenade.", 4)


def delete_and_take_out(page: Page, article: Article) -> None:
    open_form(page, article)
    follow(page, page.locator(".deletelink"))
    look(page)
    follow(page, page.locator("#content input[type=submit]"))
    succeeded(page)
    expect(page.locator("#result_list")).to_have_count(0)
    assert bin.binned().get() == article
    follow(page, page.locator(".object-tools a[href$='/bin/']"))
    look(page)
    follow(page, page.locator("#content form button"))
    succeeded(page)
    page.goto("/admin/articles/article/")
    expect(page.locator("#result_list")).to_contain_text("Le vieux pont")
    assert list(Article.objects.get().tags.names()) == ["Ville"]
