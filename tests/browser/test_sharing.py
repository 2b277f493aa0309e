"""What a small script counts and offers under an article; without it the links work, uncounted."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Publication, Share
from magazine.audience.models import ArticleDay
from tests import make
from tests.browser.pages import Enter, holds, look

LINK = "a[data-share=mail]"
# A person's browser: neither driven by a program nor called headless.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"
UNDRIVEN = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })"


@pytest.fixture
def copied(db: Any, original: str) -> Publication:
    cache.clear()
    return workflow.publish(make.republished("À partager", original=original), by=None)


@pytest.fixture
def original(base_url: str) -> str:
    """A page that answers: nothing leaves this machine."""
    return f"{base_url}/auteurs/"


def visitor(enter: Enter, **options: Any) -> Page:
    page = enter(address="", user_agent=AGENT, **options)
    page.add_init_script(UNDRIVEN)
    return page


def test_a_read_a_share_and_a_click_to_the_original_are_counted(
    enter: Enter, copied: Publication
) -> None:
    page = visitor(enter, permissions=["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.goto(copied.get_absolute_url())
    assert not ArticleDay.objects.exists()
    with page.expect_response("**/partages/") as counted:
        page.clock.run_for(10_000)
    assert counted.value.status == 204
    assert ArticleDay.objects.get().reads == 1
    with page.expect_response("**/partages/"):
        page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("status")).to_have_text("Le lien est copié.")
    holds(
        page,
        "async end => (await navigator.clipboard.readText()).endsWith(end)",
        copied.get_absolute_url(),
    )
    look(page, ".sharing")
    with page.expect_response("**/partages/"):
        # Into another tab: of a page that is left, no answer is seen any more.
        page.click("a[data-click=original]", modifiers=["Control"])
    row, share = ArticleDay.objects.get(), Share.objects.get()
    assert (row.article_id, row.reads, row.originals) == (copied.article_id, 1, 1)
    assert (share.network, share.count) == ("copy", 1)


def test_without_a_script_the_links_are_plain_ones(enter: Enter, copied: Publication) -> None:
    page = visitor(enter, java_script_enabled=False)
    page.goto(copied.get_absolute_url())
    expect(page.locator(LINK)).to_have_attribute("href", re.compile(r"^mailto:\?subject="))
    expect(page.locator(".sharing button").first).to_be_hidden()
    page.get_by_role("link", name="Mastodon").click()
    page.get_by_label("Votre serveur Mastodon").fill("@anne@piaille.fr")
    page.get_by_role("button", name="Continuer").click()
    onwards = page.get_by_role("link", name="Continuer vers piaille.fr")
    expect(onwards).to_have_attribute("href", re.compile(r"^https://piaille\.fr/share\?text="))
    assert not Share.objects.exists()
    assert not ArticleDay.objects.exists()
