"""Le bureau in Chromium: the first page, an act on many articles, the calendar moved by hand."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import steps, workflow
from articles.models import Article, Publication, State
from tests import make
from tests.browser.newsroom import card
from tests.browser.pages import Enter, follow, follow_by, log_in, look

CALENDAR = "/admin/articles/article/calendar/"


def test_an_editor_sees_what_waits_and_a_writer_what_is_theirs(enter: Enter, chief, freelance):
    mine = make.article("Lire Dickens à voix haute", created_by=freelance)
    steps.submit(mine, by=freelance)
    steps.send_back(mine, by=chief, why="Il manque la fin.")
    handed = make.article("Une nuit au phare", created_by=make.user())
    steps.submit(handed, by=None)
    page = enter(chief)
    expect(card(page, "À relire")).to_contain_text("Une nuit au phare")
    look(page)
    follow(page, page.get_by_role("button", name="Se déconnecter"))
    page.goto("/admin/")
    log_in(page, freelance)
    expect(card(page, "Mes brouillons")).to_contain_text("Il manque la fin.")
    expect(page.locator("body")).not_to_contain_text("Une nuit au phare")
    look(page)
    follow(page, page.get_by_role("link", name="Nouvel article"))
    expect(page.locator("#id_title")).to_be_visible()


def test_articles_are_published_after_a_look_and_taken_back(enter: Enter, chief, culture):
    make.article("Lire Dickens à voix haute")
    make.article("Sans texte", body="")
    page = enter(chief, "/admin/articles/article/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").first.select_option("publish")
    follow(page, page.locator("button[name=index]").first)
    expect(page.get_by_role("status")).to_have_text("1 article change, 1 reste tel quel.")
    expect(page.locator("[aria-labelledby=bulk-refusals]")).to_contain_text("Le texte est vide.")
    assert not Publication.objects.exists()
    look(page)
    follow(page, page.locator("[name=go]"))
    expect(page.locator("[aria-labelledby=bulk-told]")).to_contain_text("Publié.")
    assert Publication.objects.get().title == "Lire Dickens à voix haute"
    look(page)
    follow(page, page.get_by_role("button", name=re.compile("Dépublier")))
    follow(page, page.locator("[name=go]"))
    expect(page.locator("[aria-labelledby=bulk-told]")).to_contain_text("brouillon")
    assert Article.objects.filter(state=State.DRAFT).count() == 2


def noon(days: int):
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(
        days=days
    )


def day(moment) -> str:
    return timezone.localtime(moment).date().isoformat()


def item(page: Page, title: str):
    return page.locator(".cal-item", has_text=title)


def test_the_calendar_is_moved_by_the_keyboard_and_taken_back(enter: Enter, chief, culture):
    first, target = noon(1), noon(4)
    make.article("Prévu demain", planned_for=first)
    page = enter(chief, f"{CALENDAR}?view=week&day={day(first)}")
    look(page)
    link = item(page, "Prévu demain").locator(".cal-name")
    link.focus()
    page.keyboard.press("m")
    dialog = page.locator("dialog")
    expect(dialog.locator("[name=day]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.keyboard.press("m")
    dialog.locator("[name=day]").fill(day(target))
    follow_by(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("Prévu demain")
    assert Article.objects.get().planned_for == target
    follow(page, page.get_by_role("button", name="Annuler le déplacement"))
    expect(page.get_by_role("status")).to_contain_text("Prévu demain")
    assert Article.objects.get().planned_for == first
    page.goto(f"{CALENDAR}?view=month&day={day(first)}")
    item(page, "Prévu demain").locator(".cal-name").focus()
    follow_by(page, "Shift+ArrowRight")
    expect(page.locator(".cal-name[aria-describedby=cal-said]")).to_be_focused()
    assert day(Article.objects.get().planned_for) == day(noon(2))


def test_the_arrows_go_from_day_to_day(enter: Enter, chief):
    page = enter(chief, f"{CALENDAR}?day=2026-11-26")
    page.locator("td[data-day='2026-11-25']").focus()
    for key, there in (
        ("ArrowDown", "2026-12-02"),
        ("ArrowLeft", "2026-12-01"),
        ("End", "2026-12-06"),
        ("Home", "2026-11-30"),
        ("ArrowUp", "2026-11-23"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"td[data-day='{there}']")).to_be_focused()
    follow_by(page, "PageDown")
    expect(page.locator("h2.cal-title")).to_have_text("Décembre 2026")


def test_a_scheduled_article_is_dragged_to_another_day(enter: Enter, chief, culture):
    start = timezone.localdate() + timedelta(days=7)
    monday = start - timedelta(days=start.weekday())
    at = noon((monday - timezone.localdate()).days + 2)
    workflow.publish(make.article("Programmé"), by=None, at=at)
    page = enter(chief, f"{CALENDAR}?view=week&day={monday.isoformat()}")
    target = (monday + timedelta(days=4)).isoformat()
    with page.expect_navigation():
        item(page, "Programmé").drag_to(page.locator(f"td[data-day='{target}']"))
    expect(page.get_by_role("status")).to_contain_text("est programmé pour")
    row = Publication.objects.get()
    assert (day(row.live_from), timezone.localtime(row.live_from).hour) == (target, 12)
    look(page)


def test_without_a_script_a_move_is_a_form(enter: Enter, chief, culture):
    make.article("Prévu demain", planned_for=noon(1))
    page = enter(chief, f"{CALENDAR}?view=list&day={day(noon(1))}", java_script_enabled=False)
    follow(page, page.get_by_role("link", name="Déplacer – Prévu demain"))
    follow(page, page.get_by_role("button", name="Le lendemain"))
    expect(page.get_by_role("status")).to_contain_text("Prévu demain")
    assert Article.objects.get().planned_for == noon(2)
