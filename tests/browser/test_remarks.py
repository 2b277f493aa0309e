"""A sub-editor remarks on a passage and calls the writer, who sees it, answers and resolves it: in
Chromium under the policies of production; no console may complain, axe finds nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from articles import remarks
from articles.models import Article, Notice, Remark
from articles.remarks import Passage
from magazine.sections.models import Seat
from tests import make
from tests.browser.newsroom import prose, select, type_on, write
from tests.browser.pages import Enter, holds, look

BODY = (
    "<p>Le vieux pont enjambe la rivière.</p><h2>À pied</h2>"
    "<p>On y passe à pied, et le <strong>vieux pont</strong> tremble sous les pas.</p>"
)
type Open = Callable[[str], Page]


@pytest.fixture
def article(transactional_db) -> Article:
    culture = make.section()
    writer = make.seated(Seat.Role.FREELANCE, culture, "pigiste")
    reader = make.seated(Seat.Role.SUBEDITOR, culture, "jeanne")
    reader.first_name, reader.last_name = "Jeanne", "Roy"
    reader.save()
    return make.article("Le vieux pont", body=BODY, section=culture, created_by=writer)


@pytest.fixture
def open_as(article: Article, enter: Enter) -> Open:
    """Opens the article's form as someone of the desk, in a browser of their own."""

    def opened(name: str) -> Page:
        page = enter(person(name), f"/admin/articles/article/{article.pk}/change/")
        expect(prose(page)).to_be_visible()
        return page

    return opened


def person(name: str) -> Any:
    return get_user_model()._default_manager.get(username=name)


def tab(page: Page):
    return page.locator("[aria-controls=panel-remarks]")


def threads(page: Page):
    return page.locator("#panel-remarks .thread")


def highlighted(page: Page, name: str, words: str) -> None:
    """These words alone, sooner or later."""
    holds(
        page,
        "([name, words]) => [...(CSS.highlights.get(name) ?? [])].map(String).join('|') === words",
        [name, words],
    )


@pytest.mark.postgres_smoke
def test_a_passage_is_remarked_on_answered_and_resolved(open_as: Open, article):
    reader = open_as("jeanne")
    remark_on_a_passage(reader)
    look(reader)
    writer = open_as("pigiste")
    answer_and_resolve(writer)
    look(writer)
    tab(reader).click()
    tab(reader).click()
    expect(reader.locator(".remarks-resolved")).to_contain_text("1 remarque résolue")
    article.refresh_from_db()
    assert (article.body, article.version) == (BODY, 1)


def remark_on_a_passage(page: Page) -> None:
    select(page, "vieux pont")
    page.get_by_role("button", name="Commenter", exact=True).click()
    expect(page.locator(".remark-about .remark-quote")).to_have_text("vieux pont")
    page.keyboard.type("Trop de ponts, @pig")
    expect(page.locator(".mention-choices li[aria-selected=true]")).to_contain_text("pigiste")
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.keyboard.press("Control+Enter")
    expect(threads(page)).to_have_count(1)
    expect(threads(page)).to_contain_text("Trop de ponts, @pigiste ?")
    expect(tab(page)).to_contain_text("1")
    row = Remark.objects.get()
    assert (row.quote, row.before[-5:], row.after[:8]) == ("vieux pont", "t le ", " tremble")
    assert Notice.objects.get().reason == Notice.Reason.MENTION
    highlighted(page, "remarks", "vieux pont")


def answer_and_resolve(page: Page) -> None:
    expect(tab(page)).to_contain_text("1")
    tab(page).click()
    page.get_by_role("button", name="Voir le passage").click()
    highlighted(page, "remark-chosen", "vieux pont")
    threads(page).locator("summary").first.click()
    page.get_by_label("Répondre à Jeanne Roy").fill("C’est corrigé.\nMerci !")
    page.get_by_role("button", name="Ajouter la réponse").click()
    expect(threads(page).locator(".answers")).to_contain_text("C’est corrigé.")
    page.get_by_role("button", name="Résoudre").click()
    expect(page.locator(".remarks-none")).to_have_text("Toutes les remarques sont résolues.")
    expect(page.locator(".remarks-said")).to_have_text("Remarque résolue.")
    expect(tab(page).locator(".panel-badge")).to_be_empty()


def test_a_passage_is_found_again_whatever_is_written_around_it(open_as: Open, article):
    jeanne = person("jeanne")
    passage = Passage("body", "vieux pont", before="On y passe à pied, et le ", after=" tremble")
    remarks.add(article, by=jeanne, text="Encore ?", passage=passage)
    page = open_as("pigiste")
    tab(page).click()
    write(page, "Hier, ", "start")
    expect(page.get_by_role("button", name="Voir le passage")).to_be_visible()
    select(page, "vieux pont")
    type_on(page, "pont neuf")
    expect(page.locator(".remark-moved")).to_be_visible()
    highlighted(page, "remarks", "pont neuf")
    page.locator(".ProseMirror").press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".remark-gone")).to_be_visible()
    expect(page.locator(".thread .remark-quote")).to_have_text("vieux pont")
    expect(page.get_by_role("button", name="Voir le passage")).to_be_hidden()


def test_by_the_keyboard_a_title_is_remarked_on_and_shown(open_as: Open, article):
    page = open_as("jeanne")
    page.locator("#id_title").focus()
    page.locator("#id_title").evaluate("field => field.setSelectionRange(3, 8)")
    page.keyboard.press("Control+Alt+m")
    expect(page.locator("#remark-text")).to_be_focused()
    page.keyboard.type("Ancien ?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(threads(page)).to_be_focused()
    page.get_by_role("button", name="Voir le passage").press("Enter")
    expect(page.locator("#id_title")).to_be_focused()
    holds(
        page,
        """() => {
          const field = document.getElementById("id_title")
          return field.value.slice(field.selectionStart, field.selectionEnd) === "vieux"
        }""",
    )


def test_what_others_write_appears_and_what_one_writes_stays(open_as: Open, article):
    jeanne = person("jeanne")
    first = remarks.add(article, by=jeanne, text="Un.")
    page = open_as("pigiste")
    page.clock.install()
    page.reload()
    tab(page).click()
    threads(page).locator("summary").first.click()
    page.get_by_label("Répondre à Jeanne Roy").fill("Je réponds longue")
    remarks.reply(first, by=jeanne, text="Deux.")
    remarks.add(article, by=jeanne, text="Trois.")
    page.clock.run_for(16_000)
    expect(threads(page)).to_have_count(2)
    expect(page.get_by_label("Répondre à Jeanne Roy").first).to_have_value("Je réponds longue")
    expect(page.get_by_label("Répondre à Jeanne Roy").first).to_be_focused()
    page.keyboard.type("ment.")
    page.keyboard.press("Control+Enter")
    expect(threads(page).first).to_contain_text("Je réponds longuement.")
    expect(threads(page).first).to_contain_text("Deux.")


def test_words_stay_when_the_desk_does_not_answer(open_as: Open, article):
    page = open_as("jeanne")
    tab(page).click()
    page.get_by_label("Nouvelle remarque").fill("À garder.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Ajouter la remarque").click()
    expect(page.locator(".remarks-said")).to_contain_text("Votre texte est toujours là")
    expect(page.get_by_label("Nouvelle remarque")).to_have_value("À garder.")


def test_a_mail_leads_to_the_remark(open_as: Open, article):
    row = remarks.add(article, by=person("jeanne"), text="Un.")
    page = open_as("pigiste")
    opened = page.context.new_page()
    opened.goto(f"{page.url}#remark-{row.pk}")
    expect(threads(opened)).to_be_focused()
    expect(tab(opened)).to_have_attribute("aria-expanded", "true")


def test_a_deletion_is_taken_back(open_as: Open, article):
    page = open_as("jeanne")
    tab(page).click()
    page.get_by_label("Nouvelle remarque").fill("Trop vite.")
    page.get_by_role("button", name="Ajouter la remarque").click()
    threads(page).get_by_role("button", name="Supprimer").click()
    expect(threads(page)).to_contain_text("Remarque supprimée.")
    threads(page).get_by_role("button", name="Rétablir").click()
    expect(threads(page)).to_contain_text("Trop vite.")
    page.locator(".remark-acts summary").click()
    page.get_by_label("Votre remarque").fill("Plus lentement.")
    page.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(threads(page)).to_contain_text(re.compile(r"corrigée\)\s*Plus lentement\."))
