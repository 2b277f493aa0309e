"""The writing surface in Chromium, under the policies of production: all that a text may hold."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests import make
from tests.browser.newsroom import caret, open_form, prose, selected, type_on
from tests.browser.pages import follow_by, succeeded
from tests.whole_text import whole_text


@pytest.fixture
def whole(desk: Page) -> Article:
    other = make.published("Une autre histoire")
    return make.article("Tout", body=whole_text(make.image(), other.article_id))


def save(page: Page, article: Article) -> str:
    follow_by(page, "Control+s")
    succeeded(page)
    article.refresh_from_db()
    return article.body


def test_everything_comes_back_from_the_editor_as_it_was(desk: Page, whole: Article):
    before = whole.body
    open_form(desk, whole)
    expect(prose(desk).locator("aside.related")).to_contain_text("Une autre histoire")
    prose(desk).locator("h2").first.click()
    type_on(desk, "§")
    after = save(desk, whole)
    assert after.count("§") == 1
    assert after.replace("§", "") == before


def button(page: Page, name: str):
    return page.locator(f".prose-menubar button[data-name='{name}']")


def dialog(page: Page):
    return page.get_by_role("dialog")


def take(page: Page, opener, alt: str) -> None:
    """An image that the library has."""
    with page.expect_popup() as opened:
        opener.click()
    opened.value.wait_for_url("**/picker/**")
    with opened.value.expect_event("close"):
        # The window closes under the click, which playwright would call a failure.
        image = opened.value.locator(".picker-images button", has_text=alt)
        image.evaluate("button => setTimeout(() => button.click())")


@pytest.fixture
def draft(desk: Page) -> Article:
    article = make.article("Un brouillon", body="<p>Un mot.</p>")
    open_form(desk, article)
    caret(desk, "end")
    return article


def test_the_tools_stay_in_sight_of_a_long_text(desk: Page):
    open_form(desk, make.article("Long", body="<p>Un mot de plus.</p>" * 80))
    prose(desk).locator("p").last.scroll_into_view_if_needed()
    expect(button(desk, "bold")).to_be_in_viewport()


def test_a_note_is_written_in_its_sentence_and_left_by_enter(desk: Page, draft: Article):
    caret(desk, len("Un mot") + 1)
    desk.keyboard.press("Control+Shift+f")
    expect(dialog(desk).locator("[name=words]")).to_be_focused()
    desk.keyboard.type("Voir Balzac")
    dialog(desk).get_by_role("button", name="Insérer").press("Enter")
    expect(dialog(desk)).to_have_count(0)
    type_on(desk, " suite")
    assert save(desk, draft) == '<p>Un mot<span class="note">Voir Balzac</span> suite.</p>'


def test_selected_words_become_a_note_that_is_changed_where_it_stands(desk: Page, draft: Article):
    type_on(desk, " Deux.")
    for _letter in " Deux.":
        desk.keyboard.press("Shift+ArrowLeft")
    selected(desk, " Deux.")
    button(desk, "note").click()
    expect(prose(desk).locator("span.note")).to_have_text(" Deux.")
    prose(desk).locator("span.note").dblclick(position={"x": 25, "y": 10})
    selected(desk, "Deux")
    expect(button(desk, "note")).to_have_attribute("aria-pressed", "true")
    button(desk, "italic").click()
    expect(prose(desk).locator("span.note em")).to_have_text("Deux")
    expect(prose(desk)).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.type(" Fin.")
    assert save(desk, draft) == '<p>Un mot.<span class="note"> <em>Deux</em>.</span> Fin.</p>'


def test_a_box_is_made_left_and_undone(desk: Page, draft: Article):
    button(desk, "box").click()
    expect(prose(desk).locator("aside.box")).to_have_text("Un mot.")
    expect(prose(desk)).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.type("Deux.")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Dehors.")
    made = '<aside class="box"><p>Un mot.</p><p>Deux.</p></aside><p>Dehors.</p>'
    assert save(desk, draft) == made
    prose(desk).locator("aside p").first.click()
    expect(button(desk, "box")).to_have_attribute("aria-pressed", "true")
    button(desk, "box").click()
    expect(prose(desk).locator("aside")).to_have_count(0)
    assert save(desk, draft) == "<p>Un mot.</p><p>Deux.</p><p>Dehors.</p>"


def test_an_image_has_its_caption_and_its_credit(desk: Page, draft: Article):
    make.image(alt="Une lampe")
    button(desk, "figure").click()
    take(desk, dialog(desk).get_by_role("button", name="Choisir une image"), "Une lampe")
    expect(dialog(desk).get_by_label("Texte de remplacement")).to_have_value("Une lampe")
    dialog(desk).get_by_label("Légende").fill("La lampe")
    dialog(desk).get_by_label("Crédit").fill("Musée")
    desk.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    type_on(desk, "Après.")
    body = save(desk, draft)
    assert re.sub(r' src="[^"]+"| data-file="\d+"', "", body) == (
        '<p>Un mot.</p><figure><img alt="Une lampe"><figcaption>La lampe <small>Musée</small>'
        "</figcaption></figure><p>Après.</p>"
    )
    prose(desk).locator("figcaption").click()
    expect(prose(desk)).to_be_focused()
    button(desk, "figure").click()
    dialog(desk).get_by_label("Crédit").fill("Nadar")
    dialog(desk).get_by_label("Plus large que le texte").check()
    desk.keyboard.press("Enter")
    expect(prose(desk).locator("figure.wide small")).to_have_text("Nadar")


def test_a_gallery_is_put_in_order_by_the_keyboard(desk: Page, draft: Article):
    for alt in ("Un", "Deux", "Trois"):
        make.image(alt=alt)
    button(desk, "gallery").click()
    for alt in ("Un", "Deux", "Trois"):
        take(desk, dialog(desk).get_by_role("button", name="Ajouter une image"), alt)
        expect(dialog(desk).get_by_label("Texte de remplacement").last).to_have_value(alt)
    dialog(desk).get_by_role("button", name="Monter").last.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    expect(dialog(desk).get_by_role("status")).to_have_text("Image 1 sur 3")
    dialog(desk).get_by_role("button", name="Retirer").last.focus()
    desk.keyboard.press("Enter")
    dialog(desk).get_by_label("Légende", exact=True).first.fill("La troisième")
    dialog(desk).get_by_label("Légende de la galerie").fill("La ville")
    desk.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    body = re.sub(r' src="[^"]+"| data-file="\d+"', "", save(desk, draft))
    assert body == (
        '<p>Un mot.</p><figure class="gallery"><figure><img alt="Trois"><figcaption>La troisième'
        '</figcaption></figure><figure><img alt="Un"></figure><figcaption>La ville</figcaption>'
        "</figure>"
    )


def test_a_video_is_an_address_and_a_caption(desk: Page, draft: Article):
    button(desk, "video").click()
    dialog(desk).get_by_label("Adresse de la vidéo").fill("https://youtu.be/dQw4w9WgXcQ")
    dialog(desk).get_by_label("Légende").fill("Le port")
    desk.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    assert save(desk, draft) == (
        '<p>Un mot.</p><figure class="video"><a href="https://youtu.be/dQw4w9WgXcQ"></a>'
        "<figcaption>Le port</figcaption></figure>"
    )


def test_a_table_has_headings_and_a_caption(desk: Page, draft: Article):
    button(desk, "table").click()
    dialog(desk).get_by_label("Légende du tableau").fill("Tirages")
    dialog(desk).get_by_label("Lignes").fill("2")
    dialog(desk).get_by_label("Colonnes").fill("2")
    desk.keyboard.press("Enter")
    expect(dialog(desk)).to_have_count(0)
    expect(prose(desk)).to_be_focused()
    for word in ("Année", "Copies", "1898", "300 000"):
        desk.keyboard.type(word)
        desk.keyboard.press("Tab")
    body = save(desk, draft)
    assert body.startswith(
        "<p>Un mot.</p><table><caption>Tirages</caption><tbody><tr><th><p>Année</p></th><th>"
        "<p>Copies</p></th></tr><tr><td><p>1898</p></td><td><p>300 000</p></td></tr>"
    )


def test_a_related_article_is_found_by_words_and_kept_by_its_number(desk: Page, draft: Article):
    other = make.published("Une autre histoire").article
    button(desk, "related").click()
    dialog(desk).get_by_label("Mots du titre, ou numéro").fill("histoire")
    expect(dialog(desk).get_by_role("status")).to_have_text("Articles trouvés\u00a0: 1")
    desk.keyboard.press("Enter")
    expect(prose(desk).locator("aside.related")).to_contain_text("Une autre histoire")
    assert save(desk, draft) == (
        f'<p>Un mot.</p><aside class="related" data-article="{other.pk}"></aside>'
    )
    expect(prose(desk).locator("aside.related")).to_contain_text("Une autre histoire")


def test_a_dialog_left_by_escape_changes_nothing(desk: Page, draft: Article):
    for name in ("figure", "gallery", "video", "table", "related"):
        button(desk, name).click()
        expect(dialog(desk)).to_be_visible()
        desk.keyboard.press("Escape")
        expect(dialog(desk)).to_have_count(0)
    type_on(desk, " Oui.")
    assert save(desk, draft) == "<p>Un mot. Oui.</p>"
