"""A share is counted by a small script; without it the link works and nothing is counted."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from articles.models import Publication, Share
from tests import make
from tests.browser.pages import Enter

LINK = "a[data-share=mail]"


@pytest.fixture
def shared(db: Any) -> Publication:
    cache.clear()
    return make.published("À partager")


def test_following_a_share_link_counts_once(reader: Page, shared: Publication) -> None:
    reader.goto(shared.get_absolute_url())
    with reader.expect_response("**/partages/") as counted:
        reader.click(LINK)
    assert counted.value.status == 204
    reader.click(LINK)
    reader.reload()
    with reader.expect_response("**/partages/") as again:
        reader.click(LINK)
    assert again.value.status == 204
    row = Share.objects.get()
    assert (row.article_id, row.network, row.count) == (shared.article_id, "mail", 1)


def test_without_a_script_the_link_is_a_plain_one(enter: Enter, shared: Publication) -> None:
    page = enter(address=shared.get_absolute_url(), java_script_enabled=False)
    expect(page.locator(LINK)).to_have_attribute("href", re.compile(r"^mailto:\?subject="))
    assert not Share.objects.exists()
