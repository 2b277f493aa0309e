"""Arrivals are decided on in Chromium by the keyboard alone: no console complains, nor does axe."""

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from magazine.syndication.models import Arrival
from tests import make
from tests.browser.pages import Enter, follow_by, look, succeeded
from tests.desk.test_triage import LIST, arrived

TITLES = ("Un marché", "Deux rues", "Trois ponts", "Quatre places")


@pytest.fixture
def arrivals(transactional_db) -> dict[str, Arrival]:
    make.section("Mer")
    return {title: arrived(title) for title in TITLES}


@pytest.fixture
def desk(enter: Enter, chief) -> Page:
    return enter(chief, "")


def row(page: Page, title: str) -> Locator:
    return page.locator("a[data-one]", has_text=title)


def shown(page: Page, title: str) -> None:
    """This one is chosen in the list, has the focus, and is what is shown beside it."""
    expect(row(page, title)).to_be_focused()
    expect(page.locator("desk-triage-shown h2")).to_have_text(title)


def test_what_came_is_decided_on_by_the_keyboard_alone(desk: Page, arrivals):
    desk.goto(LIST)
    shown(desk, "Un marché")
    desk.keyboard.press("?")
    expect(desk.locator(".triage-keys dl")).to_be_visible()
    desk.keyboard.press("Escape")
    look(desk, "desk-triage")

    # To the next one and refused with the second reason that stands there; taken back.
    desk.keyboard.press("j")
    shown(desk, "Deux rues")
    desk.keyboard.press("r")
    expect(desk.locator("[data-key='1']")).to_be_focused()
    look(desk, "desk-triage")
    follow_by(desk, "2")
    succeeded(desk, "« Deux rues » est refusé")
    expect(desk.locator(".triage-told")).to_contain_text("Deux rues")
    shown(desk, "Trois ponts")
    assert not Article.objects.filter(title="Deux rues").exists()
    follow_by(desk, "u")
    shown(desk, "Deux rues")

    # Filed elsewhere by the beginning of a name.
    desk.keyboard.press("f")
    expect(desk.locator("#triage-to")).to_be_focused()
    desk.keyboard.type("mer")
    follow_by(desk, "Enter")
    succeeded(desk, "classé dans Mer")
    shown(desk, "Deux rues")

    # A note goes with what is accepted; Enter in it presses nothing.
    desk.keyboard.press("n")
    expect(desk.locator("#triage-note")).to_be_focused()
    desk.keyboard.type("Bien vu.")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Escape")
    shown(desk, "Deux rues")
    follow_by(desk, "a")
    assert Arrival.objects.get(article__title="Deux rues").why == "Bien vu."

    # Published; a question whose words are missing keeps the page as it was.
    shown(desk, "Trois ponts")
    follow_by(desk, "p")
    succeeded(desk, "publié")
    shown(desk, "Quatre places")
    desk.keyboard.press("m")
    expect(desk.locator("#triage-question")).to_be_focused()
    look(desk, "desk-triage")
    desk.keyboard.press("Escape")
    desk.keyboard.press("k")
    shown(desk, "Un marché")
    states = dict(Article.objects.values_list("title", "state"))
    assert [states[title] for title in TITLES] == ["review", "ready", "published", "review"]
