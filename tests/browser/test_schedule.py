"""A chef de rubrique sends back, schedules, brings forward, reworks a live article and withdraws
it, in Chromium under the policies of production: no console complains, axe finds nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Publication
from tests import make
from tests.browser.newsroom import open_form, press
from tests.browser.pages import Enter, follow, follow_by, look, succeeded


@pytest.fixture
def desk(enter: Enter, section_editor) -> Page:
    """An empty page of the chef de rubrique of Culture, who is logged in."""
    return enter(section_editor, "")


def act(page: Page, name: str) -> None:
    follow(page, page.locator(f"button[name=act][value={name}]"))


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
    press(desk, "send_back", "Le titre, plus court")
    expect(desk.locator(".step-note blockquote")).to_have_text("Le titre, plus court")
    look(desk)
    desk.locator("#id_title").fill("La rentrée")
    press(desk, "schedule")
    look(desk)
    write_hour(desk, "start", 30)
    desk.locator("#id_note").fill("Avec le dossier")
    follow_by(desk, "Enter")
    succeeded(desk, "La rentrée")
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
    press(desk, "withdraw", "Photo contestée")
    expect(desk.locator("#reason")).to_have_value("Photo contestée")
    look(desk)
    follow(desk, desk.locator("input[type=submit].default"))
    succeeded(desk)
    assert desk.request.get(shown.get_absolute_url()).status == 410
    open_form(desk, shown.article)
    expect(standing(desk)).to_contain_text("Son adresse répond qu’il n’est plus là.")
