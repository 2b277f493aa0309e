"""The addresses of an earlier site come in by file, in Chromium under the policies of production:
no console may complain, and axe finds nothing on any page of the way."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from magazine.front.models import Missing, Redirect
from tests import make
from tests.browser.pages import follow, follow_by, look, succeeded


def test_old_addresses_come_in_by_file_and_one_by_one(desk: Page, tmp_path: Path):
    shown = make.published("Le vieux pont")
    Missing.objects.create(path="/concours", times=12, last=timezone.localdate())
    file = tmp_path / "ancien-site.csv"
    file.write_text(f"/2009/06/le-pont.html;{shown.article_id}\n/b;https://ailleurs.example/\n")

    desk.goto("/admin/front/redirect/")
    look(desk)
    follow(desk, desk.locator(".object-tools a[href$='/import/']").first)
    look(desk)
    desk.locator("[name=file]").set_input_files(file)
    follow(desk, desk.locator(".submit-row input[type=submit]").first)
    expect(desk.locator(".redirects tbody tr")).to_have_count(2)
    expect(desk.locator(".redirects tbody tr").last).to_contain_text("Refusée")
    look(desk)
    follow(desk, desk.locator(".choices a[href='?only=refused']").first)
    expect(desk.locator(".redirects tbody tr")).to_have_count(1)
    desk.locator(".submit-row input[type=submit]").focus()
    follow_by(desk, "Enter")
    succeeded(desk, "nouvelles")
    look(desk)

    follow(desk, desk.locator(".object-tools a[href$='/missing/']").first)
    expect(desk.locator("#result_list")).to_contain_text("/concours")
    look(desk)
    follow(desk, desk.locator("#result_list tbody a").first)
    expect(desk.locator("#id_old")).to_have_value("/concours")
    desk.locator("#id_to").fill("410")
    follow(desk, desk.locator("[name=_save]").first)
    succeeded(desk)
    assert not Missing.objects.exists()
    assert Redirect.objects.count() == 2

    desk.goto("/2009/06/Le-Pont.html")
    expect(desk.locator("h1")).to_have_text("Le vieux pont")


def test_the_journal_is_narrowed_by_days(desk: Page):
    make.published("Le vieux pont")
    desk.goto("/admin/events/event/")
    look(desk)
    desk.locator("#period-until").fill("2009-06-05")
    follow(desk, desk.locator(".period button").first)
    expect(desk.locator("#result_list")).to_have_count(0)
