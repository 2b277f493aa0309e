"""The smallest journey: the browser, the server and the database work together."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Enter


@pytest.mark.postgres_smoke
def test_a_stranger_at_the_door_of_the_desk_is_asked_who_they_are(enter: Enter) -> None:
    page = enter(address="/admin/")
    expect(page.locator("input[type=password]")).to_have_count(1)
