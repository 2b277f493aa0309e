"""The parts of the desk work together, walked by those who use them, each with their own seat and
in a browser of their own: an article from its first word to its readers."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import steps
from articles.models import Article, Publication, State
from tests import make
from tests.browser.newsroom import (
    card,
    choose,
    found_by_readers,
    home,
    open_from,
    panel,
    paste,
    press,
    prose,
    safe,
    said,
    saves_held,
    select,
    type_on,
    write,
)
from tests.browser.pages import NO_NETWORK, follow, log_in, look, succeeded

PASTES = Path(__file__).parent.parent / "data" / "pastes"
TITLE = "Le marché du matin"


@pytest.mark.postgres_smoke
@pytest.mark.forgiven(NO_NETWORK)
def test_an_article_goes_from_its_writer_to_its_reader_and_back_and_is_approved(
    enter, freelance, subeditor, anthony
):
    writer = enter(address="/admin/")
    log_in(writer, freelance)
    article = begin_an_article(writer)
    paste_from_word(writer, article)
    write_without_a_network(writer, article)
    hand_in(writer)
    reader = enter(subeditor)
    remark_and_send_back(reader)
    mend_and_hand_in_again(writer)
    approve(reader, writer)
    article.refresh_from_db()
    assert (article.state, article.created_by) == (State.READY, freelance)
    assert "très tôt" in article.body


def begin_an_article(page: Page) -> Article:
    look(page)
    follow(page, page.get_by_role("link", name="Nouvel article"))
    look(page)
    page.locator("#id_title").click()
    page.keyboard.type(TITLE)
    choose(page, "id_section", "Culture")
    choose(page, "id_bylines-0-author", "Anthony")
    write(page, "Le marché ouvre tôt.")
    safe(page)
    return Article.objects.get()


def paste_from_word(page: Page, article: Article) -> None:
    page.keyboard.press("Enter")
    with saves_held(page):
        paste(page, (PASTES / "word.html").read_text(), "Le texte")
        expect(prose(page).locator("li li").first).to_have_text("reinettes")
        # What a paste could not take is told.
        page.get_by_role("button", name="Fermer").click()
        said(page, "Pas encore enregistré|Enregistrement")
    saved(page, article)
    assert "<li><p>boskoops</p></li>" in article.body
    assert "mso" not in article.body


def saved(page: Page, article: Article) -> None:
    """The line says when it was saved, and that is when it was."""
    safe(page, r"^Enregistré à \d\d:\d\d$")
    article.refresh_from_db()
    hour = f"{timezone.localtime(article.changed):%H:%M}"
    expect(page.locator("desk-autosave .said")).to_have_text(f"Enregistré à {hour}")


def write_without_a_network(page: Page, article: Article) -> None:
    before = article.body
    page.context.set_offline(True)
    write(page, " Les lampes s’éteignent.")
    said(page, "pas de connexion, votre texte est gardé dans ce navigateur")
    page.keyboard.press("Enter")
    page.keyboard.type("La place se vide.")
    said(page, "pas de connexion")
    article.refresh_from_db()
    assert article.body == before
    page.context.set_offline(False)
    saved(page, article)
    assert article.body == before.removesuffix("</p>") + (
        " Les lampes s’éteignent.</p><p>La place se vide.</p>"
    )


def hand_in(page: Page) -> None:
    press(page, "submit", "À relire avant midi")
    succeeded(page, TITLE)
    look(page)
    home(page)
    expect(card(page, "Remis, en relecture")).to_contain_text(TITLE)


def remark_and_send_back(page: Page) -> None:
    look(page)
    open_from(page, "À relire", TITLE)
    expect(page.locator(".step-note blockquote")).to_have_text("À relire avant midi")
    select(page, "ouvre tôt")
    page.get_by_role("button", name="Commenter", exact=True).click()
    page.keyboard.type("Très tôt, @free")
    expect(page.locator(".mention-choices li[aria-selected=true]")).to_contain_text("freelance")
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel-remarks .thread")).to_contain_text("Très tôt, @freelance ?")
    press(page, "send_back", "Une remarque sur le début.")
    succeeded(page, TITLE)
    look(page)
    home(page)
    expect(card(page, "À relire")).not_to_contain_text(TITLE)


def mend_and_hand_in_again(page: Page) -> None:
    page.reload()
    expect(card(page, "Mes brouillons")).to_contain_text("Une remarque sur le début.")
    look(page)
    open_from(page, "Mes brouillons", TITLE)
    remarks = panel(page, "remarks")
    expect(remarks.locator(".thread")).to_contain_text("Très tôt, @freelance ?")
    page.get_by_role("button", name="Voir le passage").click()
    select(page, "ouvre tôt")
    type_on(page, "ouvre très tôt")
    page.get_by_role("button", name="Résoudre").click()
    expect(page.locator(".remarks-none")).to_have_text("Toutes les remarques sont résolues.")
    press(page, "submit")
    succeeded(page, TITLE)


def approve(page: Page, writer: Page) -> None:
    page.reload()
    open_from(page, "À relire", TITLE)
    expect(prose(page)).to_contain_text("Le marché ouvre très tôt.")
    expect(page.locator(".verb-publish")).to_have_count(0)
    press(page, "approve")
    succeeded(page, TITLE)
    # From now on it is the desk's: its writer reads it and changes nothing.
    home(writer)
    expect(card(writer, "Mes brouillons")).not_to_contain_text(TITLE)
    writer.goto(page.url)
    expect(writer.locator("h1, h2").first).to_be_visible()
    expect(prose(writer)).to_have_count(0)
    look(writer)


@pytest.mark.postgres_smoke
def test_a_chef_de_rubrique_mends_a_point_schedules_and_readers_see_it_at_its_hour(
    enter, freelance, subeditor, section_editor, culture, anthony
):
    body = "<p>Le maire a dit : « Le marché restera. La place est à lui.</p>"
    article = make.article(
        TITLE, body=body, standfirst="Il ouvre tôt.", section=culture, created_by=freelance
    )
    steps.submit(article, by=freelance)
    steps.approve(article, by=subeditor)
    desk = enter(section_editor)
    look(desk)
    open_from(desk, "Prêts", TITLE)
    close_the_guillemet(desk)
    tomorrow = schedule(desk)
    article.refresh_from_db()
    assert "restera.\u00a0» La place" in article.body

    address = Publication.objects.get().get_absolute_url()
    reader = enter()
    assert found_by_readers(reader, TITLE) == []
    assert reader.request.get(address).status == 404
    # By then this login is over: what the page would ask for is refused.
    desk.close()
    with time_machine.travel(tomorrow + timedelta(seconds=1)):
        reader.goto("/")
        follow(reader, reader.get_by_role("link", name=TITLE).first)
        expect(reader.locator("h1")).to_have_text(TITLE)
        expect(reader.locator("main")).to_contain_text("restera.\u00a0»")
        look(reader)
        assert len(found_by_readers(reader, TITLE)) == 5
        writer = enter(freelance)
        expect(card(writer, "Publiés récemment")).to_contain_text(TITLE)


def close_the_guillemet(page: Page) -> None:
    page.locator(".ready-line").click()
    points = page.locator(".points .point").filter(has_text="jamais refermé")
    expect(points).to_have_count(1)
    look(page)
    points.get_by_role("button", name="Fermer après la phrase").click()
    expect(points).to_have_count(0)
    expect(prose(page)).to_contain_text("restera.\u00a0» La place")


def schedule(page: Page):
    """For tomorrow at half past eight; that instant."""
    press(page, "schedule")
    look(page)
    at = timezone.localtime() + timedelta(days=1)
    at = at.replace(hour=8, minute=30, second=0, microsecond=0)
    page.locator("#id_start-date").fill(f"{at:%Y-%m-%d}")
    page.locator("#id_start-time").fill("08:30")
    follow(page, page.locator("button[name=act][value=schedule]"))
    succeeded(page, TITLE)
    expect(page.locator(".field-standing")).to_contain_text(re.compile("Il paraîtra le .*08:30"))
    home(page)
    expect(card(page, "Programmés")).to_contain_text(TITLE)
    return at
