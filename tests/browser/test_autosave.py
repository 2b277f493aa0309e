"""What is typed is saved by itself, and the line that says so is true: in Chromium, under the
policies of production, with the network or the login gone, and with two people in one article."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from articles.models import Article, Revision
from tests import make
from tests.browser.newsroom import open_form, safe, said, saves_held, write
from tests.browser.pages import (
    NO_ANSWER,
    NO_NETWORK,
    Enter,
    follow,
    follow_by,
    holds,
    log_in,
    look,
    succeeded,
)

NO_COPY = "() => !Object.keys(localStorage).some(key => key.startsWith('desk-copy'))"
HAS_COPY = "words => Object.values(localStorage).some(copy => copy.includes(words))"
CHANGE = "/admin/articles/article/{}/change/"
REMEMBER_THE_LINE = """() => {
  window.lines = []
  const line = document.querySelector("desk-autosave .said")
  new MutationObserver(() => lines.push(line.textContent)).observe(line, { childList: true })
}"""
LINE_IN_SIGHT = """() => {
  const box = document.querySelector("desk-autosave .said").getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  return Boolean(document.elementFromPoint(x, y)?.closest(".foot"))
}"""


@pytest.fixture
def article(culture) -> Article:
    body = "<p>Le vieux pont enjambe la rivière.</p><p>On y passe à pied.</p><p>Il est beau.</p>"
    return make.article("Le vieux pont", body=body)


def die(page: Page) -> None:
    """As with its browser: nothing leaves it any more, not even on its way out."""
    page.evaluate("() => { window.fetch = () => new Promise(() => {}) }")
    page.close(run_before_unload=False)


@pytest.mark.postgres_smoke
def test_what_is_typed_is_saved_and_the_line_says_when(desk: Page, article: Article):
    open_form(desk, article)
    said(desk, "^Enregistré à ")
    with saves_held(desk):
        write(desk, " Et solide.")
        said(desk, "Pas encore enregistré|Enregistrement")
    safe(desk, r"^Enregistré à \d\d:\d\d$")
    article.refresh_from_db()
    assert article.body.endswith("<p>Il est beau. Et solide.</p>")
    assert not Revision.objects.filter(snapshot__body=article.body).exists()
    for width in (360, 1440):
        desk.set_viewport_size({"width": width, "height": 800})
        expect(desk.locator("desk-autosave .said")).to_be_in_viewport()
    look(desk)
    # Nothing is unsaved: nobody is asked.
    desk.on("dialog", lambda dialog: pytest.fail(dialog.message))
    desk.goto("/admin/")


def test_the_line_never_says_saved_while_what_was_typed_since_is_not(desk: Page, article: Article):
    open_form(desk, article)
    desk.evaluate(REMEMBER_THE_LINE)
    held: list[Route] = []
    desk.route("**/autosave/", lambda route: held.append(route))
    with desk.expect_request("**/autosave/"):
        desk.locator("#id_title").fill("Le pont")
    desk.locator("#id_title").fill("Le pont neuf")
    with desk.expect_request("**/autosave/"):
        held[0].continue_()
    lines = desk.evaluate("lines")
    assert "Pas encore enregistré" in lines
    assert not any(line.startswith("Enregistré") for line in lines)
    held[1].continue_()
    safe(desk)
    article.refresh_from_db()
    assert article.title == "Le pont neuf"


def test_to_open_an_article_is_not_to_type_in_it(desk: Page, article: Article):
    sent: list[str] = []
    desk.on("request", lambda one: sent.append(one.url) if "/autosave/" in one.url else None)
    open_form(desk, article)
    desk.wait_for_load_state("networkidle")
    expect(desk.locator("desk-autosave")).to_have_js_property("typed", 0)
    said(desk, "^Enregistré à ")
    assert sent == []
    # A choice made by hand in one of select2's lists still counts.
    with saves_held(desk):
        desk.evaluate("django.jQuery('#id_section').trigger('change')")
        said(desk, "Pas encore enregistré|Enregistrement")


def test_the_line_stands_above_the_tools_of_the_editor(desk: Page, article: Article):
    open_form(desk, article)
    line, tools = desk.locator("desk-autosave .said"), desk.locator(".prose-menubar")
    resize(desk, 1280, 720)
    below = 720 - (line.bounding_box() or {})["y"]
    # A window so low that both want the same place.
    resize(desk, 1280, int((tools.bounding_box() or {})["y"] + 10 + below))
    holds(desk, LINE_IN_SIGHT)
    # On a phone the acts stand under one another, none taller than a finger needs.
    resize(desk, 360, 800)
    holds(
        desk, "() => document.querySelector('.verbs .button').getBoundingClientRect().height < 80"
    )


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    holds(
        page, "([width, height]) => innerWidth === width && innerHeight === height", [width, height]
    )


def test_a_new_article_has_a_page_of_its_own_as_soon_as_it_is_saved(desk: Page):
    desk.goto("/admin/articles/article/")
    desk.goto("/admin/articles/article/add/")
    said(desk, "Pas encore enregistré")
    desk.locator("#id_title").fill("Un pont neuf")
    safe(desk)
    article = Article.objects.get()
    expect(desk).to_have_url(re.compile(CHANGE.format(article.pk)))
    desk.reload()
    expect(desk.locator("#id_title")).to_have_value("Un pont neuf")
    desk.go_back()
    expect(desk).to_have_url(re.compile("/admin/articles/article/$"))


def test_a_new_article_is_saved_by_hand_after_it_was_by_itself(desk: Page):
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").fill("Un pont neuf")
    safe(desk)
    desk.locator("#sources-group .add-row a").click()
    desk.locator("#id_sources-0-title").fill("Première partie")
    follow_by(desk, "Control+s")
    succeeded(desk)
    article = Article.objects.get()
    assert [row.title for row in article.sources.all()] == ["Première partie"]
    assert [row.snapshot["title"] for row in article.revisions.all()] == ["Un pont neuf"]


def test_a_new_article_that_is_left_empty_leaves_nothing(desk: Page):
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").fill("Non")
    safe(desk)
    desk.locator("#id_title").fill("")
    safe(desk)
    desk.goto("/admin/articles/article/")
    desk.wait_for_function(
        "async () => !(await (await fetch(location.href)).text()).includes('result_list')"
    )
    assert not Article.with_bin.exists()


@pytest.mark.forgiven(NO_NETWORK)
def test_without_network_the_text_is_kept_here_and_saved_when_it_is_back(
    desk: Page, article: Article
):
    open_form(desk, article)
    desk.context.set_offline(True)
    desk.locator("#id_title").fill("Le pont hors ligne")
    said(desk, "pas de connexion, votre texte est gardé dans ce navigateur")
    look(desk)
    desk.context.set_offline(False)
    safe(desk)
    article.refresh_from_db()
    assert article.title == "Le pont hors ligne"
    holds(desk, NO_COPY)


@pytest.mark.forgiven(NO_NETWORK)
def test_a_browser_that_dies_offers_its_copy_when_the_article_is_opened_again(
    desk: Page, article: Article
):
    open_form(desk, article)
    desk.context.set_offline(True)
    write(desk, " Perdu ?")
    desk.locator("#sources-group .add-row a").click()
    desk.locator("#id_sources-0-title").fill("Une source")
    said(desk, "pas de connexion")
    holds(desk, HAS_COPY, "Une source")
    page = desk.context.new_page()
    die(desk)
    page.context.set_offline(False)
    open_form(page, article)
    offer = page.locator("desk-copy")
    expect(offer).to_contain_text("n’a pas été enregistré")
    offer.locator("summary").click()
    expect(offer.locator(".copy-text")).to_contain_text("Il est beau. Perdu ?")
    look(page)
    offer.get_by_role("button", name="Le reprendre").click()
    expect(page.locator(".ProseMirror")).to_contain_text("Perdu ?")
    safe(page)
    article.refresh_from_db()
    assert article.body.endswith("Perdu ?</p>")
    assert [row.title for row in article.sources.all()] == ["Une source"]
    expect(offer).to_be_hidden()


@pytest.mark.forgiven(NO_NETWORK)
def test_a_copy_that_is_discarded_is_gone(desk: Page, article: Article):
    open_form(desk, article)
    desk.context.set_offline(True)
    desk.locator("#id_title").fill("À jeter")
    said(desk, "pas de connexion")
    holds(desk, HAS_COPY, "À jeter")
    page = desk.context.new_page()
    die(desk)
    page.context.set_offline(False)
    open_form(page, article)
    page.get_by_role("button", name="Le supprimer").click()
    expect(page.locator("desk-copy")).to_be_hidden()
    holds(page, NO_COPY)
    open_form(page, article)
    # It has looked for a copy, and offers none.
    holds(page, "() => document.querySelector('desk-copy').editor")
    expect(page.locator("desk-copy")).to_be_hidden()
    article.refresh_from_db()
    assert article.title == "Le vieux pont"


@pytest.mark.forgiven(NO_ANSWER)
def test_a_login_that_ends_while_typing_is_told_and_taken_up_in_another_tab(
    desk: Page, editor, article: Article
):
    open_form(desk, article)
    # A session that ends in the middle of a request would be another fault.
    desk.wait_for_load_state("networkidle")
    Session.objects.all().delete()
    desk.locator("#id_title").fill("Le pont du soir")
    said(desk, "Vous êtes déconnecté")
    look(desk)
    with desk.context.expect_page() as opened:
        desk.locator("desk-autosave .login").click()
    log_in(opened.value, editor)
    desk.bring_to_front()
    desk.evaluate("document.querySelector('desk-presence').beat()")
    safe(desk)
    article.refresh_from_db()
    assert article.title == "Le pont du soir"
    follow_by(desk, "Control+s")
    succeeded(desk)


def test_two_people_see_one_another_and_merge_what_both_wrote(enter: Enter, article: Article):
    names = (("anne", "Anne", "Morel"), ("claire", "Claire", "Dumas"))
    anne, claire = (
        enter(make.user(name, is_staff=True, is_superuser=True, first_name=first, last_name=last))
        for name, first, last in names
    )
    open_form(anne, article)
    open_form(claire, article)
    claire.locator("#id_title").focus()
    anne.evaluate("document.querySelector('desk-presence').beat()")
    expect(anne.locator("desk-presence li")).to_contain_text("Claire Dumas est ici")
    claire.locator("#id_title").fill("Le pont de Claire")
    write(claire, "Hier, ", "start")
    safe(claire)
    anne.evaluate("document.querySelector('desk-presence').beat()")
    expect(anne.locator("desk-presence .moved")).to_contain_text("Claire Dumas a enregistré")
    look(anne)
    anne.locator("#id_title").fill("Le pont d’Anne")
    write(anne, " Vraiment.")
    safe(anne, "^Non enregistré.: Claire Dumas")
    merge(anne, article)


def merge(page: Page, article: Article) -> None:
    follow(page, page.locator("desk-autosave .merge"))
    expect(page.locator("#part-title")).to_be_visible()
    look(page)
    follow(page, page.locator(".merge input[type=submit]"))
    expect(page.locator("[role=alert]")).to_contain_text("Choisissez")
    page.locator("[name=title][value=mine]").check()
    follow(page, page.locator(".merge input[type=submit]"))
    succeeded(page, "n’en font plus qu’un")
    article.refresh_from_db()
    assert article.title == "Le pont d’Anne"
    assert "Hier, " in article.body
    assert article.body.endswith("Il est beau. Vraiment.</p>")
    titles = {row.snapshot["title"] for row in Revision.objects.all()}
    assert {"Le pont de Claire", "Le pont d’Anne"} <= titles
