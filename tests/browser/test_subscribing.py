"""A reader finds the feeds and reads on from one: by the keyboard alone, without a script."""

import re
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from magazine.front import composing
from tests import make
from tests.browser.pages import Enter


def test_a_feed_is_a_page_for_whoever_opens_it(enter: Enter, db: Any) -> None:
    row = make.published("Une nuit à L’Aurore", section=make.section("Culture"))
    composing.compose(timezone.now())
    page = enter(address="/", java_script_enabled=False)
    page.get_by_role("link", name="RSS et autres flux").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Flux")
    # The links of the page are those of SITE_URL, which is not where this test runs.
    feed = page.get_by_role("link", name="Culture, Atom").get_attribute("href")
    page.goto(re.sub(r"^https?://[^/]+", "", feed or ""))
    # By their names alone: roles are known by the tags of HTML, and this is XML.
    expect(page.locator("h1")).to_have_text("Culture – La Une")
    expect(page.locator("code")).to_have_text(feed or "")
    expect(page.get_by_text("votre lecteur de flux le surveille")).to_be_visible()
    expect(page.locator("entry > id")).to_be_hidden()
    link = page.locator("h2 a", has_text=str(row.title))
    link.focus()
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", re.compile(re.escape(row.get_absolute_url())))
