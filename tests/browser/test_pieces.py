"""What stands in a text and is no paragraph, for a reader in Chromium under the public policy."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests import make
from tests.browser.pages import Enter, follow
from tests.whole_text import whole_text

PLAYER = re.compile(r"https://www\.youtube-nocookie\.com/embed/.+")


@pytest.fixture
def address(transactional_db) -> str:
    other = make.published("Une autre histoire")
    body = whole_text(make.image(), other.article_id)
    return make.published("Tout", body=body).get_absolute_url()


@pytest.fixture
def asked(reader: Page, base_url: str) -> list[str]:
    """The addresses of other hosts that the browser asked for; their player is a page of ours."""
    found: list[str] = []

    def answer(route: Route) -> None:
        found.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>Lecteur</title><p>Le film")

    reader.context.route(lambda url: not url.startswith(base_url), answer)
    return found


def test_a_video_plays_in_its_place_after_a_click_and_no_host_knows_before(
    reader: Page, address: str, asked: list[str]
):
    said: list[str] = []
    reader.on("console", lambda message: said.append(message.text))
    reader.goto(address)
    reader.wait_for_load_state("networkidle")
    assert asked == []
    link = reader.get_by_role("link", name="Voir la vidéo (YouTube)")
    link.focus()
    reader.keyboard.press("Enter")
    frame = reader.locator("figure.video iframe")
    expect(frame).to_have_attribute("src", PLAYER)
    expect(frame).to_have_attribute("title", "Le port en 1931")
    expect(reader.frame_locator("figure.video iframe").locator("p")).to_have_text("Le film")
    assert len(asked) == 1
    assert said == []


def test_without_script_its_link_opens_the_page_of_the_video(enter: Enter, address: str):
    page = enter(address=address, java_script_enabled=False)
    link = page.get_by_role("link", name="Voir la vidéo (YouTube)")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")


def test_a_note_is_reached_and_left_by_the_keyboard(reader: Page, address: str):
    reader.goto(address)
    reader.locator("a[role=doc-noteref]").first.press("Enter")
    expect(reader).to_have_url(re.compile("#note-1$"))
    expect(reader.locator("#note-1")).to_be_in_viewport()
    reader.locator("#note-1 a[role=doc-backlink]").press("Enter")
    expect(reader).to_have_url(re.compile("#note-1-text$"))
    expect(reader.locator("#note-1-text")).to_be_in_viewport()


def test_a_related_article_is_one_step_away(reader: Page, address: str):
    reader.goto(address)
    related = reader.locator("aside.related")
    follow(reader, related.get_by_role("link", name="Une autre histoire"))
    expect(reader.locator("h1")).to_have_text("Une autre histoire")
