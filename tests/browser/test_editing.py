"""An editor's journey in Chromium, under the policies of production: no console may complain."""

import io
import re

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from articles.models import Article, Publication
from magazine.images.models import Image
from tests import make
from tests.browser.newsroom import choose, open_form, press, prose, saves_held, type_on, write
from tests.browser.pages import Enter, follow, follow_by, holds, log_in, succeeded

EXTRACT = "It was the best of times, it was the worst of times."


def picture() -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize((640, 480)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def upload(window: Page, alt: str) -> None:
    # The library is empty: the way to add one is open already.
    expect(window.locator("details")).to_have_attribute("open", "")
    window.locator("[name=upload]").set_input_files(
        {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": picture()}
    )
    window.locator("[name=alt]").fill(alt)
    with window.expect_event("close"):
        # The window closes after the click, which playwright would call a failure.
        send = window.locator(".picker-upload button[type=submit]")
        send.evaluate("button => setTimeout(() => button.click())")


def write_text(page: Page) -> None:
    write(page, "Il faut relire Dickens à voix haute.")
    page.keyboard.press("Enter")
    page.keyboard.type(EXTRACT)
    page.keyboard.press("Control+Shift+e")
    dialog = page.locator("dialog.prose-editor-dialog")
    dialog.locator("[name=caption]").fill("Charles Dickens, A Tale of Two Cities")
    dialog.locator("[name=cite]").fill("https://gutenberg.example/98")
    dialog.locator("[name=language]").fill("en")
    page.keyboard.press("Enter")
    expect(prose(page).locator("figure.extract blockquote")).to_have_text(EXTRACT)
    write(page, "Voilà pourquoi.")


def insert_picture(page: Page) -> None:
    page.locator("button[data-name=figure]").click()
    dialog = page.get_by_role("dialog")
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Choisir une image").click()
    opened.value.wait_for_url("**/picker/**")
    upload(opened.value, "Une lampe sur une table")
    expect(dialog.locator("[name=alt]")).to_have_value("Une lampe sur une table")
    dialog.locator("[name=caption]").fill("La lampe")
    dialog.locator("button[type=submit]").click()
    expect(prose(page).locator("figure img")).to_have_attribute("data-file", re.compile(r"\d+"))


def choose_lead_image(page: Page) -> None:
    with page.expect_popup() as opened:
        page.locator("[data-pick]").click()
    # By a part of a word, without its accents, and the arrows.
    window = opened.value
    window.wait_for_url("**/picker/**")
    window.get_by_role("searchbox").fill("LAMP")
    expect(window.get_by_role("status")).to_have_text("1 image trouvée")
    first = window.locator(".picker-images button").first
    window.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    with window.expect_event("close"):
        # The window closes under the key, which playwright would call a failure.
        first.evaluate("button => setTimeout(() => button.click())")
    expect(page.locator(".image-input img")).to_be_visible()


@pytest.mark.postgres_smoke
def test_an_editor_writes_publishes_and_finds_the_article(desk: Page, culture, anthony):
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").fill("Lire Dickens à voix haute")
    desk.locator("#id_standfirst").fill("Un roman s'écoute autant qu'il se lit.")
    write_text(desk)
    insert_picture(desk)
    choose_lead_image(desk)
    choose(desk, "id_section", "Culture")
    choose(desk, "id_bylines-0-author", "Anthony")
    desk.locator("#sources-group .add-row a").click()
    desk.locator("#id_sources-0-title").fill("Première partie de l'entretien")
    desk.locator("#id_sources-0-address").fill("https://blog.example/1")
    press(desk, "publish")
    succeeded(desk, "Lire Dickens")

    article = Article.objects.get()
    image = Image.objects.get()
    assert article.body.count(f'data-file="{image.pk}"') == 1
    assert (
        '<figure class="extract"><blockquote cite="https://gutenberg.example/98" lang="en">'
        f"<p>{EXTRACT}</p></blockquote><figcaption>Charles Dickens, A Tale of Two Cities"
        "</figcaption></figure>" in article.body
    )
    find_it_as_a_reader(desk)


def find_it_as_a_reader(page: Page) -> None:
    page.goto("/")
    follow(page, page.get_by_role("link", name=re.compile("Lire Dickens")).first)
    expect(page.locator("figure.extract blockquote")).to_have_attribute("lang", "en")
    expect(page.locator("main")).to_contain_text("Première partie")
    # What was uploaded a moment ago comes in several widths, and the browser took one of them.
    lamp = "main img[alt='Une lampe sur une table']"
    image = page.locator(lamp).first
    expect(image).to_be_visible()
    expect(image).to_have_attribute("srcset", re.compile(r" \d+w"))
    expect(image.locator("xpath=../source").first).to_have_attribute("type", "image/avif")
    image.evaluate("one => one.decode()")
    holds(page, "lamp => document.querySelector(lamp).currentSrc.includes('/whole-')", lamp)
    feed = page.request.get("/flux/rss.xml")
    assert "Lire Dickens" in feed.text()
    page.goto("/recherche/?q=ecouter+roman")
    expect(page.locator("main")).to_contain_text("Lire Dickens")


def test_what_the_editor_does_not_know_survives_it(desk: Page):
    body = (
        '<p lang="en">An <abbr title="x">AB</abbr>, <cite>Un titre</cite> et <q>un mot</q>.</p>'
        '<figure class="pullquote"><blockquote><p>Un mot.</p></blockquote></figure>'
        '<aside class="box"><p>Encadré</p></aside><pre>a\n  b</pre>'
        "<dl><dt>Mot</dt><dd><p>Sens</p></dd></dl>"
        "<table><tbody><tr><th><p>A</p></th><td><p>1</p></td></tr></tbody></table>"
    )
    article = make.article(body=body)
    open_form(desk, article)
    prose(desk).locator("p").first.click()
    # Where the caret stands is the editor's affair: it settles some time after a click.
    type_on(desk, "§")
    follow_by(desk, "Control+s")
    succeeded(desk)
    article.refresh_from_db()
    assert article.body.count("§") == 1
    kept = article.body.replace("§", "")
    assert re.sub(r' (?:col|row)span="1"', "", kept) == body


def test_leaving_with_unsaved_text_asks_first(desk: Page):
    article = make.article("Un titre")
    open_form(desk, article)
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with saves_held(desk):
        desk.locator("#id_title").fill("Un autre titre")
        desk.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_buttons_of_the_editor_speak_french(desk: Page, settings):
    desk.goto("/admin/articles/article/add/")
    expect(desk.get_by_role("button", name="Gras")).to_be_visible()
    expect(desk.locator("button[data-name='table:splitCell']")).to_have_attribute(
        "aria-label", "Scinder la cellule"
    )
    nameless = ".prose-menubar button:is(:not([aria-label]), [aria-label=''])"
    expect(desk.locator(nameless)).to_have_count(0)


def test_an_article_is_withdrawn_with_a_reason(desk: Page):
    article = make.published("À retirer").article
    address = Publication.objects.get().get_absolute_url()
    open_form(desk, article)
    press(desk, "withdraw")
    desk.locator("#reason").fill("Demande de l'auteur")
    follow(desk, desk.locator("input[type=submit].default"))
    succeeded(desk)
    assert desk.request.get(address).status == 410


@pytest.fixture
def logged_in(enter: Enter, editor) -> Page:
    """The desk of an editor who has logged in with a password."""
    page = enter(address="/admin/")
    log_in(page, editor)
    return page


def test_a_passkey_is_made_and_opens_the_desk(logged_in: Page):
    desk = logged_in
    session = desk.context.new_cdp_session(desk)
    session.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    key |= {"hasUserVerification": True, "isUserVerified": True}
    key |= {"automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    desk.goto("/comptes/2fa/webauthn/add/")
    confirm(desk)
    desk.locator("[name=name]").fill("Ma clé")
    desk.locator("[name=passwordless]").check()
    # What follows a click has to arrive before another page is asked for, or that one is aborted.
    follow(desk, desk.locator("#mfa_webauthn_add"))
    expect(desk).to_have_url(re.compile("recovery-codes|/2fa/"))
    desk.goto("/admin/")
    follow(desk, desk.locator("#logout-form button"))
    desk.goto("/admin/")
    follow(desk, desk.locator("#passkey_login"))
    expect(desk).to_have_url(re.compile("^[^?]+/admin/$"))
    expect(desk.locator("#logout-form")).to_be_visible()


def confirm(page: Page) -> None:
    """The password again, where it is asked before a factor is changed."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill("secret")
        follow(page, page.locator("main button[type=submit]").first)


def test_a_code_of_an_application_is_asked_once_it_is_set_up(logged_in: Page):
    desk = logged_in
    desk.goto("/comptes/2fa/totp/activate/")
    confirm(desk)
    expect(desk.locator("main img")).to_be_visible()
    holds(desk, "() => document.querySelector('main img').naturalWidth > 0")
