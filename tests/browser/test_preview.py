"""A draft is seen beside its form while it is written, and lent to someone without an account; in
Chromium under the policies of production: no console may complain, and axe finds nothing."""

import re

import pytest
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from articles import draft_links
from articles.models import Article, DraftLink, Publication
from tests import make
from tests.browser.newsroom import open_form, panel, write
from tests.browser.pages import NOT_THERE, Enter, holds, look

FILLS_ITS_ROOM = """() => {
  const [frame, room] = ["desk-preview iframe", ".preview-room"].map(
    one => document.querySelector(one).getBoundingClientRect().width)
  return Math.abs(frame - room) <= 1
}"""
BODY = "".join(f"<p>Paragraphe {number} : il pleuvait sur la ville.</p>" for number in range(40))


def opened(desk: Page, article: Article, part: str) -> Locator:
    desk.set_viewport_size({"width": 1440, "height": 900})
    open_form(desk, article)
    return panel(desk, part)


def frame(desk: Page) -> FrameLocator:
    return desk.frame_locator("desk-preview iframe")


def inside(desk: Page) -> Frame:
    """The preview itself, once it is there."""
    holder = desk.locator("desk-preview iframe").element_handle()
    found = holder.content_frame()
    assert found
    return found


@pytest.mark.postgres_smoke
def test_what_is_typed_is_seen_in_the_preview_a_moment_later(desk: Page):
    article = make.article("Le titre", body=BODY)
    opened(desk, article, "preview")
    expect(frame(desk).locator("h1.article-title")).to_have_text("Le titre")
    desk.locator("#id_title").fill("L'autre titre")
    expect(frame(desk).locator("h1.article-title")).to_have_text("L’autre titre")
    write(desk, "Voici : ", "start")
    expect(frame(desk).locator(".body")).to_contain_text("Voici")
    assert not Publication.objects.exists()
    look(desk)


def test_the_preview_keeps_its_place_its_width_and_its_page(desk: Page):
    article = make.article("Le titre", body=BODY)
    opened(desk, article, "preview")
    expect(frame(desk).locator(".preview-banner")).to_contain_text("formulaire")
    preview = inside(desk)
    preview.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    holds(preview, "() => scrollY === 900")
    desk.locator("#id_kicker").fill("Récit")
    expect(frame(desk).locator(".label-kicker")).to_have_text("Récit")
    holds(preview, "() => Math.abs(scrollY - 900) < 60")
    holds(preview, "() => innerWidth === 390")
    desk.get_by_role("button", name="Ordinateur").click()
    holds(preview, "() => innerWidth === 1280")
    holds(desk, FILLS_ITS_ROOM)
    # A link opens beside it, and another visit finds the width as it was left.
    address = preview.url
    with desk.context.expect_page() as beside:
        frame(desk).locator(".masthead-title a").click()
    beside.value.wait_for_url("**/")
    preview.wait_for_url(address)
    desk.bring_to_front()
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    expect(frame(desk).locator("h1")).to_be_visible()
    expect(desk.get_by_role("button", name="Ordinateur")).to_have_attribute("aria-pressed", "true")


def test_the_preview_opens_in_a_tab_of_its_own(desk: Page):
    article = make.article("Le titre", body=BODY)
    opened(desk, article, "preview")
    desk.locator("#id_title").fill("Pas encore enregistré")
    with desk.expect_popup() as popup:
        desk.get_by_role("link", name="Ouvrir dans un onglet").click()
    tab = popup.value
    expect(tab.locator("h1.article-title")).to_have_text("Pas encore enregistré")
    look(tab)


def test_a_preview_that_gets_no_answer_says_so_and_recovers(desk: Page):
    article = make.article("Le titre", body=BODY)
    opened(desk, article, "preview")
    expect(frame(desk).locator("h1")).to_be_visible()
    said = desk.locator("desk-preview [role=status]")
    # What an ended login answers: a way to log in again, elsewhere.
    desk.route(
        "**/preview/",
        lambda route: route.fulfill(status=302, headers={"location": "/comptes/login/"}),
    )
    desk.locator("#id_title").fill("Un titre")
    expect(said).to_contain_text("Votre texte est intact")
    desk.unroute("**/preview/")
    desk.locator("#id_title").fill("Un titre de plus")
    expect(frame(desk).locator("h1.article-title")).to_have_text("Un titre de plus")
    expect(said).to_be_empty()


def test_a_note_leads_to_its_place_inside_the_preview(desk: Page):
    note = '<span class="note">Une note en bas de page.</span>'
    article = make.article("Le titre", body=f"<p>Un mot{note}.</p>{BODY}")
    opened(desk, article, "preview")
    before = frame(desk).locator(".body a[href^='#']").first
    before.click()
    expect(frame(desk).get_by_text("Une note en bas de page.")).to_be_in_viewport()
    assert len(desk.context.pages) == 1


@pytest.mark.postgres_smoke
def test_a_draft_is_lent_read_without_an_account_and_taken_back(
    desk: Page, enter: Enter, live_server, settings
):
    settings.SITE_URL = live_server.url
    article = make.article("Un brouillon à lire", body=BODY)
    links = opened(desk, article, "links")
    desk.locator("#id_kicker").fill("Un surtitre en cours")
    links.locator("[name=name]").fill("pour Anne, relecture")
    links.get_by_role("button", name="Créer un lien").click()
    address = links.locator("#link-address")
    expect(address).to_be_focused()
    expect(desk.locator("[aria-controls=panel-links] .panel-badge")).to_have_text("1")
    secret = address.input_value()
    look(desk)
    desk.set_viewport_size({"width": 1440, "height": 900})
    # What was being written stands there still.
    expect(desk.locator("#id_kicker")).to_have_value("Un surtitre en cours")

    outside = enter(address=secret)
    expect(outside.locator("h1.article-title")).to_have_text("Un brouillon à lire")
    expect(outside.locator(".preview-banner")).to_contain_text("avant sa parution")
    assert outside.context.cookies() == []
    look(outside)

    links.get_by_role("button", name=re.compile("Révoquer le lien")).click()
    expect(links.locator("[role=status]")).to_contain_text("révoqué")
    expect(links.get_by_text("Aucun : personne au-dehors")).to_be_visible()
    assert outside.request.get(secret).status == 410
    link = DraftLink.objects.get()
    assert (link.name, link.visits) == ("pour Anne, relecture", 1)


def test_the_address_of_a_link_is_copied(desk: Page, live_server, settings):
    settings.SITE_URL = live_server.url
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    article = make.article("Un brouillon", body=BODY)
    desk.goto(f"/admin/articles/article/{article.pk}/links/")
    desk.get_by_role("button", name="Créer un lien").click()
    desk.get_by_role("button", name="Copier").click()
    expect(desk.locator("desk-links [role=status]")).to_have_text("Copié")
    copied = desk.evaluate("navigator.clipboard.readText()")
    expect(desk.locator("#link-address")).to_have_value(copied)


def test_links_that_are_over_are_listed_and_nothing_is_found_at_fault(desk: Page):
    article = make.article("Un brouillon", body=BODY)
    for name in ("pour Anne", ""):
        link, _secret = draft_links.make(article, by=None, name=name)
        draft_links.count_visit(link, now=link.made_at)
    draft_links.revoke(link, by=None)
    desk.goto(f"/admin/articles/article/{article.pk}/links/")
    desk.locator("details summary").last.click()
    expect(desk.get_by_text("Sans nom")).to_be_visible()
    look(desk)


@pytest.mark.forgiven(NOT_THERE)
def test_a_link_that_is_over_says_so(reader: Page):
    link, secret = draft_links.make(make.article("Un brouillon"), by=None)
    draft_links.revoke(link, by=None)
    reader.goto(f"/apercu/{secret}/")
    expect(reader.locator("h1")).to_have_text("Ce lien est terminé")
    look(reader)
