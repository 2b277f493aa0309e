"""A reader without a mouse reads, shares, searches and subscribes, with a script and without."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from magazine.front import composing
from tests import make
from tests.browser.pages import Enter, follow_by

MOST = 120


def tab_to(page: Page, wanted: Locator) -> None:
    """By the tabulator alone, as often as it takes."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("script", [True, False])
def test_everything_a_reader_does_is_done_by_keyboard(enter: Enter, db: Any, script: bool) -> None:
    row = make.published("Une nuit à L’Aurore", section=make.section("Culture"))
    composing.compose(timezone.now())
    allowed = ["clipboard-read", "clipboard-write"]
    page = enter(address="/", java_script_enabled=script, permissions=allowed)
    title = page.get_by_role("heading", name=str(row.title))

    tab_to(page, page.get_by_role("link", name=str(row.title)))
    follow_by(page, "Enter")
    expect(page).to_have_url(re.compile(re.escape(row.get_absolute_url())))
    if script:
        tab_to(page, page.get_by_role("button", name="Copier le lien"))
        page.keyboard.press("Enter")
        expect(page.locator(".sharing [role=status]")).to_have_text("Le lien est copié.")
    tab_to(page, page.get_by_role("link", name="Mastodon"))
    follow_by(page, "Enter")
    tab_to(page, page.get_by_label("Votre serveur Mastodon"))
    page.keyboard.type("@anne@piaille.fr")
    follow_by(page, "Enter")
    tab_to(page, page.get_by_role("link", name="Continuer vers piaille.fr"))

    page.goto("/")
    tab_to(page, page.get_by_role("banner").get_by_role("link", name="Rechercher"))
    follow_by(page, "Enter")
    tab_to(page, page.get_by_label("Rechercher dans le magazine"))
    page.keyboard.type("aurore")
    follow_by(page, "Enter")
    expect(title).to_be_visible()

    tab_to(page, page.get_by_role("link", name="RSS et autres flux"))
    follow_by(page, "Enter")
    feed = page.get_by_role("link", name="Culture, JSON Feed")
    tab_to(page, feed)
    # The links of the page are those of SITE_URL, which is not where this test runs.
    address = feed.get_attribute("href") or ""
    page.goto(re.sub(r"^https?://[^/]+", "", address))
    expect(page.locator("code")).to_have_text(address)
    tab_to(page, title.get_by_role("link"))
