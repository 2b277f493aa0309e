"""La Une is composed in Chromium under the policies of production, with the mouse and with the
keyboard alone: no console complains, axe finds nothing on board, list and forms."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from articles import desk_index, workflow
from articles.models import Article
from magazine.front import arranging, editions
from magazine.front.models import Edition
from tests import make
from tests.browser.pages import NO_ANSWER, Enter, follow, follow_by, look, succeeded
from tests.desk.board import LIST, at, press


@pytest.fixture
def articles(transactional_db) -> list[Article]:
    """Five that readers see, newest first; the last one does not fit La Une by itself."""
    now = timezone.now()
    rows = [make.article(f"Titre {n}", dated=now - timedelta(days=n)) for n in range(30)]
    workflow.publish_all(rows, by=None)
    desk_index.reindex([row.pk for row in rows])
    return rows


@pytest.fixture
def desk(enter: Enter, chief) -> Page:
    chief.first_name = "Paul"
    chief.save()
    return enter(chief, "")


def place(page: Page, key: str) -> Locator:
    return page.locator(f"[data-place='{key}']")


def grip(page: Page, article: Article) -> Locator:
    return page.locator(f"#une-board [data-key=grip-{article.pk}]")


def told(page: Page, text: str) -> None:
    expect(page.locator(".une-told")).to_contain_text(text)


def standing() -> list[str]:
    """La Une as it stands, by the articles that were chosen."""
    plan = arranging.read(editions.standing_or_new())
    return [Article.objects.get(pk=slot.article).title for _where, slot in plan.slots()]


@pytest.mark.postgres_smoke
def test_an_edition_is_composed_scheduled_and_opened_with_the_mouse(desk: Page, articles):
    editions.standing_or_new()
    desk.goto(LIST)
    look(desk)
    desk.locator("#une-begin").fill("Édition du soir")
    follow(desk, desk.get_by_role("button", name="Nouvelle édition"))
    expect(desk.locator(".une-name")).to_have_text("Édition du soir")

    # From the search to the lead, by dragging.
    desk.locator("#une-q").fill("titre 29")
    found = desk.locator(".une-result", has_text="Titre 29")
    expect(found).to_be_visible()
    found.drag_to(place(desk, "0.1"))
    told(desk, "placé")
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 29")
    expect(place(desk, "0.1")).to_contain_text("Choisi par Paul à ")
    expect(found).to_contain_text("Sur la page")
    desk.locator("#une-q").fill("")

    # From a place to another one.
    place(desk, "1.2").locator(".une-title").drag_to(place(desk, "2.1"))
    told(desk, "placé")
    expect(place(desk, "2.1").locator("h3")).to_have_text("Titre 1")

    # Its words for this page, in a form over the board.
    place(desk, "0.1").locator("summary").click()
    desk.get_by_role("link", name="Mots, image et heures").click()
    form = desk.locator(".une-window form")
    expect(form.get_by_label("Titre pour cette page")).to_be_visible()
    look(desk, ".une-window")
    form.get_by_label("Titre pour cette page").fill("Un autre titre")
    form.get_by_role("button", name="Enregistrer").click()
    expect(place(desk, "0.1").locator("h3")).to_have_text("Un autre titre")
    look(desk)

    # As readers would get it at an hour.
    desk.get_by_role("link", name="Aperçu").first.click()
    frame = desk.frame_locator(".une-preview iframe")
    expect(frame.locator(".preview-banner")).to_contain_text("Les lecteurs ne voient pas")
    desk.locator(".une-preview [name=at]").fill("2099-11-27T18:00")
    desk.locator(".une-preview").get_by_role("button", name="Voir").click()
    expect(frame.locator(".preview-banner")).to_contain_text("27 novembre 2099 à 18:00")
    expect(frame.locator("main")).to_contain_text("Un autre titre")
    desk.locator(".une-preview [data-close]").click()

    # What was done last is taken back, and comes again.
    desk.locator("[data-key=undo]").click()
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 29")
    desk.locator("[data-key=redo]").click()
    expect(place(desk, "0.1").locator("h3")).to_have_text("Un autre titre")

    # Scheduled, then opened before its hour.
    follow(desk, desk.get_by_role("link", name="Programmer"))
    desk.locator("[name=date]").fill("2099-11-27")
    desk.locator("[name=time]").fill("18:00")
    follow(desk, desk.get_by_role("button", name="Programmer"))
    succeeded(desk, "s’ouvrira le")
    expect(desk.locator(".une-state")).to_contain_text("27 novembre 2099")
    follow(desk, desk.get_by_role("link", name="Ouvrir maintenant"))
    expect(desk.locator(".une-difference")).to_contain_text("Un autre titre")
    look(desk)
    follow(desk, desk.get_by_role("button", name="Ouvrir maintenant"))
    succeeded(desk, "les lecteurs la voient")
    assert "Un autre titre" in desk.request.get("/").text()

    # And back to the one before.
    follow(desk, desk.get_by_role("link", name="Toutes les éditions"))
    look(desk)
    follow(desk, desk.get_by_role("link", name=re.compile("Y revenir")))
    follow(desk, desk.get_by_role("button", name="Y revenir"))
    succeeded(desk)
    assert "Un autre titre" not in desk.request.get("/").text()


def test_la_une_is_composed_by_the_keyboard_alone(desk: Page, articles):
    edition = editions.standing_or_new()
    desk.goto(at(edition))
    keys = desk.keyboard
    grip(desk, articles[2]).focus()
    keys.press("Space")
    told(desk, "Vous portez « Titre 2 »")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    told(desk, "Titre 0")
    keys.press("Escape")
    told(desk, "Laissé où il était")
    expect(grip(desk, articles[2])).to_be_focused()
    assert standing() == []

    keys.press("Space")
    keys.press("Home")
    keys.press("Space")
    told(desk, "« Titre 2 » placé".replace(" T", "\xa0T").replace("2 »", "2\xa0»"))
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 2")
    expect(grip(desk, articles[2])).to_be_focused()
    assert standing() == ["Titre 2"]

    # Enter offers the places by their names.
    keys.press("Enter")
    choice = desk.locator("#une-to")
    expect(choice).to_be_focused()
    choice.select_option("1.3")
    keys.press("Enter")
    desk.locator("#une-put button").focus()
    keys.press("Enter")
    expect(place(desk, "1.3").locator("h3")).to_have_text("Titre 2")
    expect(grip(desk, articles[2])).to_be_focused()

    # Ctrl+Z takes the last act back, Ctrl+Shift+Z does it again.
    keys.press("Control+z")
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 2")
    keys.press("Control+Shift+z")
    expect(place(desk, "1.3").locator("h3")).to_have_text("Titre 2")

    # From the search, and off the page by the menu of a card.
    desk.locator("#une-q").focus()
    keys.type("titre 28")
    found = desk.locator(".une-result", has_text="Titre 28")
    expect(found).to_be_visible()
    found.get_by_role("link").focus()
    keys.press("Enter")
    expect(choice).to_be_focused()
    desk.locator("#une-put button").focus()
    keys.press("Enter")
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 28")
    place(desk, "0.1").locator("summary").focus()
    keys.press("Enter")
    place(desk, "0.1").get_by_role("button", name="Retirer de la page").focus()
    keys.press("Enter")
    told(desk, "n’a plus de place choisie ici")
    assert standing() == ["Titre 2"]


def test_an_edition_is_previewed_scheduled_opened_read_and_left_by_the_keyboard_alone(
    desk: Page, articles
):
    editions.standing_or_new()
    keys = desk.keyboard

    def enter(found: Locator) -> None:
        found.focus()
        follow_by(desk, "Enter")

    desk.goto(LIST)
    desk.locator("#une-begin").focus()
    keys.type("Édition du soir")
    enter(desk.locator("#une-begin"))
    grip(desk, articles[9]).focus()
    keys.press("Space")
    keys.press("Home")
    keys.press("Enter")
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 9")

    preview = desk.get_by_role("link", name="Aperçu").first
    preview.focus()
    keys.press("Enter")
    frame = desk.frame_locator(".une-preview iframe")
    expect(frame.locator("main h2, main h1").first).to_contain_text("Titre 9")
    desk.locator(".une-preview [name=at]").focus()
    keys.press("Escape")
    expect(preview).to_be_focused()

    enter(desk.get_by_role("link", name="Programmer"))
    desk.locator("[name=date]").focus()
    # A day that is the same whichever of day and month the browser asks for first.
    keys.type("11112099")
    desk.locator("[name=time]").focus()
    keys.type("1111")
    keys.press("p")
    enter(desk.get_by_role("button", name="Programmer"))
    succeeded(desk, "s’ouvrira le")
    expect(desk.locator(".une-state")).to_contain_text("11 novembre 2099")
    assert standing() == []

    enter(desk.get_by_role("link", name="Ouvrir maintenant"))
    enter(desk.get_by_role("button", name="Ouvrir maintenant"))
    succeeded(desk, "les lecteurs la voient")
    assert standing() == ["Titre 9"]

    # Read as its readers do, and gone back from.
    desk.goto("/")
    enter(desk.locator(".lead-title a"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Titre 9")
    desk.goto(LIST)
    enter(desk.get_by_role("link", name=re.compile("Y revenir")))
    enter(desk.get_by_role("button", name="Y revenir"))
    succeeded(desk)
    assert standing() == []


@pytest.mark.forgiven("status of 409")
def test_two_people_at_one_page_learn_of_one_another_and_lose_nothing(
    desk: Page, articles, client, editor
):
    edition = editions.standing_or_new()
    client.force_login(editor)
    desk.goto(at(edition))
    press(client, edition, f"put {articles[0].pk}", "0.1")
    # A tab that is looked at again asks at once; else it does every few seconds.
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told(desk, "editor a modifié cette page")
    desk.get_by_role("button", name="Actualiser").click()
    expect(place(desk, "0.1")).to_contain_text("Choisi par editor")
    place(desk, "0.1").locator("summary").click()
    desk.get_by_role("link", name="Mots, image et heures").click()
    field = desk.locator(".une-window").get_by_label("Titre pour cette page")
    field.fill("Tapé longuement")
    desk.keyboard.press("Escape")
    expect(desk.locator(".une-window [role=alert]")).to_contain_text("n’est pas encore enregistré")
    expect(field).to_have_value("Tapé longuement")
    press(client, edition, f"put {articles[7].pk}", "1.1")
    desk.locator(".une-window").get_by_role("button", name="Enregistrer").click()
    expect(desk.locator(".une-window .errornote")).to_contain_text("editor a modifié cette page")
    expect(field).to_have_value("Tapé longuement")
    expect(place(desk, "1.1").locator("h3")).to_have_text("Titre 7")
    desk.locator(".une-window").get_by_role("button", name="Enregistrer").click()
    expect(place(desk, "0.1").locator("h3")).to_have_text("Tapé longuement")
    assert Edition.objects.get(pk=edition.pk).version == 4


def test_the_pages_of_an_edition_are_whole_without_the_board(desk: Page, articles, client, chief):
    """What a script shows over the board, and what no script touches."""
    edition = editions.standing_or_new()
    client.force_login(chief)
    press(client, edition, f"put {articles[0].pk}", "0.1")
    draft = editions.copy(edition, by=chief, name="Soir")
    pages = [at(edition, f"slots/{articles[0].pk}"), at(edition, "blocks/1")]
    for address in [*pages, at(edition, "history"), at(draft, "schedule"), at(draft, "preview")]:
        desk.goto(address)
        look(desk)


@pytest.mark.forgiven(NO_ANSWER)
def test_what_was_lost_or_pressed_too_early_is_said(desk: Page, articles):
    edition = editions.standing_or_new()
    desk.goto(at(edition))
    acts = f"**{at(edition, 'act')}"

    def lose(route: Route) -> None:
        route.fetch()  # the act is done; its answer does not come
        route.abort()

    desk.route(acts, lose, times=1)
    place(desk, "1.2").locator(".une-title").drag_to(place(desk, "0.1"))
    told(desk, "Réponse perdue\u202f; la page est montrée ici telle qu’elle est maintenant.")
    expect(place(desk, "0.1").locator("h3")).to_have_text("Titre 2")
    expect(place(desk, "0.1")).to_contain_text("Choisi par Paul")

    held: list[Route] = []
    desk.route(acts, lambda route: held.append(route), times=1)
    with desk.expect_request(acts):
        place(desk, "2.1").locator(".une-title").drag_to(place(desk, "1.1"))
    place(desk, "2.2").locator(".une-title").drag_to(place(desk, "1.3"))
    told(desk, "celui-ci n’a pas été fait")
    held[0].continue_()
    told(desk, "placé")
    told(desk, "celui-ci n’a pas été fait")
    assert len(standing()) == 2
