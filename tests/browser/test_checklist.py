"""« Bon à publier » in Chromium, under the policies of production: the points are seen, one is
mended by a click, taken back, mended again; the article is published. Axe finds nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Publication
from tests import make
from tests.browser.newsroom import open_form, press, prose
from tests.browser.pages import follow, holds, look, succeeded

BODY = (
    "<p>Le vieux pont enjambe la rivière.</p>"
    "<p>Le maire a dit : « Nous le garderons. Il est à nous.</p>"
    '<figure class="extract"><blockquote><p>It was the best of times, it was the worst of times, '
    "it was the age of wisdom.</p></blockquote><figcaption>Dickens</figcaption></figure>"
)
MENDED = "« Nous le garderons.\u00a0» Il est à nous."


def open_list(page: Page, article: Article) -> None:
    open_form(page, article)
    page.locator(".ready-line").click()


def point(page: Page, words: str):
    return page.locator(".points .point").filter(has_text=re.compile(words))


@pytest.mark.postgres_smoke
def test_a_missing_guillemet_is_mended_by_one_click_taken_back_and_published(desk: Page):
    article = make.article("Le vieux pont", body=BODY, standfirst="Une promenade.")
    open_list(desk, article)
    missing = point(desk, "jamais refermé")
    expect(missing).to_have_count(1)
    look(desk)
    missing.get_by_role("button", name="Fermer après la phrase").click()
    expect(prose(desk)).to_contain_text(MENDED)
    expect(missing).to_have_count(0)

    desk.keyboard.press("Control+z")
    expect(prose(desk)).not_to_contain_text(MENDED)
    expect(missing).to_have_count(1)

    missing.get_by_role("button", name="Fermer après la phrase").click()
    expect(missing).to_have_count(0)
    prose(desk).locator("p").first.click()
    desk.keyboard.press("Control+z")
    expect(prose(desk)).not_to_contain_text(MENDED)
    desk.keyboard.press("Control+Shift+z")
    expect(prose(desk)).to_contain_text(MENDED)

    point(desk, "anglais").get_by_role("button", name="Indiquer").click()
    expect(prose(desk).locator("blockquote")).to_have_attribute("lang", "en")
    press(desk, "publish")
    succeeded(desk)
    article.refresh_from_db()
    assert MENDED in article.body
    assert article.body == BODY.replace("garderons.", "garderons.\u00a0»").replace(
        "<blockquote>", '<blockquote lang="en">'
    )
    assert Publication.objects.published().filter(article=article).exists()


def test_a_title_is_mended_in_its_field_and_the_field_takes_it_back(desk: Page):
    article = make.article("Le pont , dit-il", standfirst="Une promenade.")
    open_list(desk, article)
    title = desk.locator("#id_title")
    point(desk, "Une espace").get_by_role("button", name="Retirer l’espace").click()
    expect(title).to_have_value("Le pont, dit-il")
    title.focus()
    desk.keyboard.press("Control+z")
    expect(title).to_have_value("Le pont , dit-il")


def test_a_finding_leads_to_its_words(desk: Page):
    article = make.article("Le vieux pont", body=BODY, standfirst="")
    open_list(desk, article)
    point(desk, "jamais refermé").get_by_role("button", name="Voir").click()
    holds(desk, "() => getSelection().toString() === '«'")
    point(desk, "chapô").get_by_role("button", name="Voir").press("Enter")
    expect(desk.locator("#id_standfirst")).to_be_focused()


def test_the_levels_are_set_on_a_page_without_faults(desk: Page):
    make.section("Culture")
    desk.goto("/admin/articles/checklevel/")
    look(desk)
    follow(desk, desk.get_by_role("link", name="Culture"))
    desk.get_by_label("guillemets d’une même sorte").select_option("block")
    follow(desk, desk.locator(".submit-row [type=submit]"))
    succeeded(desk)
    expect(desk.get_by_label("guillemets d’une même sorte")).to_have_value("block")
