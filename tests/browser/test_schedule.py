"""A chef de rubrique sends back, schedules, brings forward, reworks a live article and withdraws
it, in Chromium under the policies of production: no console complains, axe finds nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, Publication
from magazine.sections.models import Seat
from tests import make
from tests.browser.newsroom import AT_REST


@pytest.fixture
def desk(transactional_db, page: Page) -> Iterator[Page]:
    """The desk of the chef de rubrique of Culture, who has logged in with a password."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    culture = make.section("Culture", tint="#7a2e3a")
    chef = make.seated(Seat.Role.SECTION_EDITOR, culture)
    page.goto("/admin/")
    page.locator("[name=login]").fill(chef.get_username())
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


def press(page: Page, verb: str) -> None:
    with page.expect_navigation():
        page.locator(f".verb-{verb}").click()


def act(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=act][value={name}]").click()


def open_form(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")


def standing(page: Page):
    return page.locator(".field-standing")


def write_hour(page: Page, prefix: str, days: int) -> None:
    day = timezone.localtime() + timedelta(days=days)
    page.locator(f"#id_{prefix}-date").fill(f"{day:%Y-%m-%d}")
    page.locator(f"#id_{prefix}-time").fill("08:30")


@pytest.mark.postgres_smoke
def test_a_chef_de_rubrique_schedules_sees_it_in_words_and_brings_it_forward(desk: Page):
    article = make.article("Rentrée littéraire", section=make.section(), state="review")
    open_form(desk, article)
    desk.locator(".act-note input").fill("Le titre, plus court")
    press(desk, "send_back")
    expect(desk.locator(".step-note blockquote")).to_have_text("Le titre, plus court")
    look(desk)
    desk.locator("#id_title").fill("La rentrée")
    press(desk, "schedule")
    look(desk)
    write_hour(desk, "start", 30)
    desk.locator("#id_note").fill("Avec le dossier")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist .success")).to_contain_text("La rentrée")
    expect(standing(desk)).to_contain_text("Il paraîtra le")
    expect(standing(desk)).to_contain_text("08:30")
    assert not Publication.objects.published().exists()
    press(desk, "schedule")
    act(desk, "forward")
    expect(standing(desk)).to_contain_text("Les lecteurs voient la version")
    assert Publication.objects.published().get().title == "La rentrée"


def test_a_live_article_is_reworked_and_its_update_scheduled_while_readers_see_the_old(
    desk: Page,
):
    shown = make.published("Le vieux pont", section=make.section())
    open_form(desk, shown.article)
    desk.locator("#id_title").fill("Le pont neuf")
    press(desk, "schedule")
    write_hour(desk, "start", 10)
    act(desk, "schedule")
    expect(standing(desk)).to_contain_text(re.compile(r"Les lecteurs voient la version 1\b"))
    expect(standing(desk)).to_contain_text("La mise à jour, version 2, paraîtra le")
    look(desk)
    desk.goto(shown.get_absolute_url())
    expect(desk.locator("h1")).to_have_text("Le vieux pont")
    open_form(desk, shown.article)
    press(desk, "schedule")
    look(desk)
    act(desk, "unschedule")
    expect(standing(desk)).not_to_contain_text("La mise à jour")
    assert Publication.objects.get() == shown


def test_an_hour_that_does_not_exist_is_shown_and_one_that_comes_twice_is_chosen(desk: Page):
    article = make.article("L'heure d'été", section=make.section())
    desk.goto(f"/admin/articles/article/{article.pk}/schedule/")
    desk.locator("#id_start-date").fill("2099-03-29")
    desk.locator("#id_start-time").fill("02:30")
    act(desk, "schedule")
    expect(desk.locator(".hour .errornote")).to_contain_text("02:30 n’existe pas ce jour-là")
    expect(desk.locator("#id_start-time")).to_have_value("03:30")
    desk.locator("#id_start-date").fill("2099-10-25")
    desk.locator("#id_start-time").fill("02:30")
    act(desk, "schedule")
    look(desk)
    desk.get_by_label(re.compile("après le changement d’heure")).check()
    act(desk, "schedule")
    expect(standing(desk)).to_contain_text("02:30, après le changement d’heure")
    assert Publication.objects.get().live_from.isoformat() == "2099-10-25T01:30:00+00:00"


def test_a_chef_de_rubrique_withdraws_an_article_with_the_reason_beside_the_act(desk: Page):
    shown = make.published("À retirer", section=make.section())
    open_form(desk, shown.article)
    desk.locator(".act-note input").fill("Photo contestée")
    press(desk, "withdraw")
    expect(desk.locator("#reason")).to_have_value("Photo contestée")
    look(desk)
    with desk.expect_navigation():
        desk.locator("input[type=submit].default").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert desk.request.get(shown.get_absolute_url()).status == 410
    open_form(desk, shown.article)
    expect(standing(desk)).to_contain_text("Son adresse répond qu’il n’est plus là.")
