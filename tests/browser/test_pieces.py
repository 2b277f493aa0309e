"""What stands in a text and is no paragraph, for a reader in Chromium under the public policy."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests import make
from tests.whole_text import whole_text

PLAYER = re.compile(r"https://www\.youtube-nocookie\.com/embed/.+")


@pytest.fixture
def address(transactional_db) -> str:
    other = make.published("Une autre histoire")
    body = whole_text(make.image(), other.article_id)
    return make.published("Tout", body=body).get_absolute_url()


@pytest.fixture
def asked(context: BrowserContext, base_url: str) -> list[str]:
    """The addresses of other hosts that the browser asked for; their player is a page of ours."""
    found: list[str] = []

    def answer(route: Route) -> None:
        found.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>Lecteur</title><p>Le film")

    context.route(lambda url: not url.startswith(base_url), answer)
    return found


def test_a_video_plays_in_its_place_after_a_click_and_no_host_knows_before(
    page: Page, address: str, asked: list[str]
):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == []
    link = page.get_by_role("link", name="Voir la vidéo (YouTube)")
    link.focus()
    page.keyboard.press("Enter")
    frame = page.locator("figure.video iframe")
    expect(frame).to_have_attribute("src", PLAYER)
    expect(frame).to_have_attribute("title", "Le port en 1931")
    expect(page.frame_locator("figure.video iframe").locator("p")).to_have_text("Le film")
    assert len(asked) == 1
    assert said == []


def test_without_script_its_link_opens_the_page_of_the_video(browser, base_url: str, address: str):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto(address)
    link = page.get_by_role("link", name="Voir la vidéo (YouTube)")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    context.close()


def test_a_note_is_reached_and_left_by_the_keyboard(page: Page, address: str):
    page.goto(address)
    page.locator("a[role=doc-noteref]").first.press("Enter")
    expect(page).to_have_url(re.compile("#note-1$"))
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.locator("#note-1 a[role=doc-backlink]").press("Enter")
    expect(page).to_have_url(re.compile("#note-1-text$"))
    expect(page.locator("#note-1-text")).to_be_in_viewport()


def test_a_related_article_is_one_step_away(page: Page, address: str):
    page.goto(address)
    page.locator("aside.related").get_by_role("link", name="Une autre histoire").click()
    expect(page.locator("h1")).to_have_text("Une autre histoire")
