"""Searching as a reader does: with a script and the keyboard, and without either."""

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from articles import spelling
from articles.models import Publication
from tests import make
from tests.browser.pages import Enter, look


@pytest.fixture
def violin(db: Any) -> Publication:
    make.published("Un violoncelle à la mer", section=make.section("Mer"))
    row = make.published("Le violon d'Ingres", tags=["Violonistes"])
    spelling.learn()
    return row


@pytest.mark.forgiven("status of 429")
def test_suggestions_are_chosen_by_keyboard(reader: Page, violin: Publication) -> None:
    reader.goto("/recherche/")
    field = reader.get_by_role("combobox", name="Rechercher dans le magazine")
    field.fill("viol")  # at once: an answer to « vio » that comes late would replace the list
    options = reader.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options).to_have_count(3)
    expect(reader.get_by_role("status")).to_contain_text("Suggestions : 3")
    expect(field).to_have_attribute("aria-expanded", "true")
    look(reader, "main")
    field.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    active = options.nth(2).get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", active or "")
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press("ArrowDown")  # of a closed list: nothing
    field.fill("violon d'ing")
    expect(options).to_have_count(1)
    field.press("Escape")
    field.fill("violon d'in")
    expect(options).to_have_count(1)
    reader.route("**/suggestions/**", lambda route: route.fulfill(status=429))
    field.fill("violon d'ingr")  # refused: what is listed was for other words
    expect(options).to_have_count(0)
    field.fill("violon d'ing")
    expect(options).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(reader).to_have_url(re.compile(re.escape(violin.get_absolute_url())))


def test_without_a_script_the_search_is_a_form_and_links(
    enter: Enter, client: Client, violin: Publication
) -> None:
    page = enter(address="/recherche/", java_script_enabled=False)
    page.get_by_label("Rechercher dans le magazine").fill("vyolon")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="violon", exact=True).click()
    expect(page.locator("mark")).to_have_count(0)
    expect(page.get_by_role("heading", name="Le violon d’Ingres")).to_be_visible()
    page.get_by_text("Restreindre à un magazine").click()
    page.get_by_label("Magazine", exact=True).select_option("Mer")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("Aucun résultat")).to_be_visible()
    page.get_by_role("link", name="Retirer le filtre").click()
    expect(page.get_by_role("heading", name="Le violon d’Ingres")).to_be_visible()
