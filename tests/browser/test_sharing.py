"""A share is counted by a small script; without it the link works and nothing is counted."""

from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from articles.models import Publication, Share
from tests import make

LINK = "a[data-share=mail]"


@pytest.fixture
def shared(db: Any) -> Publication:
    cache.clear()
    return make.published("À partager")


def test_following_a_share_link_counts_once(page: Page, live_server: Any, shared: Any) -> None:
    page.goto(live_server.url + shared.get_absolute_url())
    with page.expect_response("**/partages/") as counted:
        page.click(LINK)
    assert counted.value.status == 204
    page.click(LINK)
    page.reload()
    with page.expect_response("**/partages/") as again:
        page.click(LINK)
    assert again.value.status == 204
    row = Share.objects.get()
    assert (row.article_id, row.network, row.count) == (shared.article_id, "mail", 1)


def test_without_a_script_the_link_is_a_plain_one(
    browser: Browser, live_server: Any, shared: Any
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(live_server.url + shared.get_absolute_url())
    assert (page.get_attribute(LINK, "href") or "").startswith("mailto:?subject=")
    assert not Share.objects.exists()
    page.close()
