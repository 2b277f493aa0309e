"""The addresses of an earlier site come in by file, in Chromium under the policies of production:
no console may complain, and axe finds nothing on any page of the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from magazine.front.models import Missing, Redirect
from tests import make
from tests.browser.newsroom import AT_REST


@pytest.fixture
def desk(transactional_db, page: Page) -> Iterator[Page]:
    """The desk of an editor who has logged in with a password."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    make.user("editor", is_staff=True, is_superuser=True)
    page.goto("/admin/")
    page.locator("[name=login]").fill("editor")
    page.locator("[name=password]").fill("secret")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    yield page
    assert complaints == []


def look(page: Page) -> None:
    """Axe finds nothing, narrow and dark or wide and light; nothing sticks out."""
    for width, theme in ((360, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate(AT_REST)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def follow(page: Page, link: str) -> None:
    with page.expect_navigation():
        page.locator(link).first.click()


def test_old_addresses_come_in_by_file_and_one_by_one(desk: Page, tmp_path: Path):
    shown = make.published("Le vieux pont")
    Missing.objects.create(path="/concours", times=12, last=timezone.localdate())
    file = tmp_path / "ancien-site.csv"
    file.write_text(f"/2009/06/le-pont.html;{shown.article_id}\n/b;https://ailleurs.example/\n")

    desk.goto("/admin/front/redirect/")
    look(desk)
    follow(desk, ".object-tools a[href$='/import/']")
    look(desk)
    desk.locator("[name=file]").set_input_files(file)
    follow(desk, ".submit-row input[type=submit]")
    expect(desk.locator(".redirects tbody tr")).to_have_count(2)
    expect(desk.locator(".redirects tbody tr").last).to_contain_text("Refusée")
    look(desk)
    follow(desk, ".choices a[href='?only=refused']")
    expect(desk.locator(".redirects tbody tr")).to_have_count(1)
    desk.locator(".submit-row input[type=submit]").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist .success")).to_contain_text("nouvelles")
    look(desk)

    follow(desk, ".object-tools a[href$='/missing/']")
    expect(desk.locator("#result_list")).to_contain_text("/concours")
    look(desk)
    follow(desk, "#result_list tbody a")
    expect(desk.locator("#id_old")).to_have_value("/concours")
    desk.locator("#id_to").fill("410")
    follow(desk, "[name=_save]")
    assert not Missing.objects.exists()
    assert Redirect.objects.count() == 2

    desk.goto("/2009/06/Le-Pont.html")
    expect(desk.locator("h1")).to_have_text("Le vieux pont")


def test_the_journal_is_narrowed_by_days(desk: Page):
    make.published("Le vieux pont")
    desk.goto("/admin/events/event/")
    look(desk)
    desk.locator("#period-until").fill("2009-06-05")
    follow(desk, ".period button")
    expect(desk.locator("#result_list")).to_have_count(0)
