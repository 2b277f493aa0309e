"""A dossier is put in order at the desk by the keyboard, and read from one article to the next."""

from playwright.sync_api import Page, expect

from tests import make
from tests.browser.pages import Enter, follow, look, succeeded

ARTICLES = "#parts-group [data-title]"


def test_a_dossier_is_put_in_order_shown_and_read(desk: Page, enter: Enter):
    culture = make.section("Culture", tint="#7a2e3a")
    rows = [make.published(title, section=culture) for title in ("Le mètre", "La livre", "L'heure")]
    dossier = make.dossier(
        "La mesure",
        *(row.article for row in rows),
        shown_since=None,
        standfirst="Qu'est-ce qu'un mètre ?",
        introduction="<p>Une mesure est <a href='/'>un accord</a>.</p>",
    )
    desk.goto(f"/admin/articles/dossier/{dossier.pk}/change/")
    expect(desk.locator(".ProseMirror[contenteditable=true]")).to_be_visible()
    look(desk)
    up = desk.get_by_role("button", name="Monter L'heure")
    up.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(ARTICLES)).to_have_text(["Le mètre", "L'heure", "La livre"])
    expect(up).to_be_focused()
    desk.get_by_role("checkbox", name="Montré aux lecteurs").check()
    follow(desk, desk.locator("[name=_continue]"))
    succeeded(desk, "La mesure")
    expect(desk.locator(ARTICLES)).to_have_text(["Le mètre", "L'heure", "La livre"])

    reader = enter(address="/dossiers/")
    look(reader)
    follow(reader, reader.get_by_role("link", name="La mesure").last)
    look(reader)
    follow(reader, reader.get_by_role("link", name="Le mètre"))
    ways = reader.get_by_role("navigation", name="Dossier : La mesure")
    expect(ways).to_contain_text("1 sur 3")
    look(reader)
    follow(reader, ways.get_by_role("link", name="Suivant L’heure"))
    expect(reader.locator("h1")).to_have_text("L’heure")
    follow(reader, ways.get_by_role("link", name="Suivant La livre"))
    expect(ways).to_contain_text("3 sur 3")
    follow(reader, ways.get_by_role("link", name="Précédent L’heure"))
    follow(reader, ways.get_by_role("link", name="Dossier : La mesure"))
    expect(reader.locator("h1")).to_contain_text("La mesure")
