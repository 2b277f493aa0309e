"""What is typed is saved by itself, and the line that says so is true: in Chromium, under the
policies of production, with the network or the login gone, and with two people in one article."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from articles.models import Article, Revision
from tests import make
from tests.browser.newsroom import open_form, said, write
from tests.browser.pages import NO_ANSWER, NO_NETWORK, Enter, follow, log_in, look, succeeded

CHANGE = "/admin/articles/article/{}/change/"


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
    write(desk, " Et solide.")
    said(desk, "Pas encore enregistré|Enregistrement")
    said(desk, r"^Enregistré à \d\d:\d\d$")
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


def test_to_open_an_article_is_not_to_type_in_it(desk: Page, article: Article):
    sent: list[str] = []
    desk.on("request", lambda one: sent.append(one.url) if "/autosave/" in one.url else None)
    open_form(desk, article)
    desk.wait_for_load_state("networkidle")
    assert desk.locator("desk-autosave").evaluate("one => one.typed") == 0
    said(desk, "^Enregistré à ")
    assert sent == []
    # A choice made by hand in one of select2's lists still counts.
    desk.evaluate("django.jQuery('#id_section').trigger('change')")
    said(desk, "Pas encore enregistré|Enregistrement")


def test_the_line_stands_above_the_tools_of_the_editor(desk: Page, article: Article):
    open_form(desk, article)
    line, tools = desk.locator("desk-autosave .said"), desk.locator(".prose-menubar")
    desk.set_viewport_size({"width": 1280, "height": 720})
    below = 720 - (line.bounding_box() or {})["y"]
    # A window so low that both want the same place.
    height = int((tools.bounding_box() or {})["y"] + 10 + below)
    desk.set_viewport_size({"width": 1280, "height": height})
    box = line.bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert desk.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.foot') !== null", middle
    )
    # On a phone the acts stand under one another, none taller than a finger needs.
    desk.set_viewport_size({"width": 360, "height": 800})
    assert (desk.locator(".verbs .button").first.bounding_box() or {})["height"] < 80


def test_a_new_article_has_a_page_of_its_own_as_soon_as_it_is_saved(desk: Page):
    desk.goto("/admin/articles/article/")
    desk.goto("/admin/articles/article/add/")
    said(desk, "Pas encore enregistré")
    desk.locator("#id_title").fill("Un pont neuf")
    said(desk, "^Enregistré à ")
    article = Article.objects.get()
    expect(desk).to_have_url(re.compile(CHANGE.format(article.pk)))
    desk.reload()
    expect(desk.locator("#id_title")).to_have_value("Un pont neuf")
    desk.go_back()
    expect(desk).to_have_url(re.compile("/admin/articles/article/$"))


def test_a_new_article_is_saved_by_hand_after_it_was_by_itself(desk: Page):
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").fill("Un pont neuf")
    said(desk, "^Enregistré à ")
    desk.locator("#sources-group .add-row a").click()
    desk.locator("#id_sources-0-title").fill("Première partie")
    desk.keyboard.press("Control+s")
    succeeded(desk)
    article = Article.objects.get()
    assert [row.title for row in article.sources.all()] == ["Première partie"]
    assert [row.snapshot["title"] for row in article.revisions.all()] == ["Un pont neuf"]


def test_a_new_article_that_is_left_empty_leaves_nothing(desk: Page):
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").fill("Non")
    said(desk, "^Enregistré à ")
    desk.locator("#id_title").fill("")
    said(desk, "Pas encore enregistré|Enregistrement")
    said(desk, "^Enregistré à ")
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
    said(desk, "^Enregistré à ")
    article.refresh_from_db()
    assert article.title == "Le pont hors ligne"
    assert desk.evaluate("Object.keys(localStorage).filter(k => /^desk-copy/.test(k))") == []


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
    said(page, "^Enregistré à ")
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
    page = desk.context.new_page()
    die(desk)
    page.context.set_offline(False)
    open_form(page, article)
    page.get_by_role("button", name="Le supprimer").click()
    open_form(page, article)
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
    said(desk, "^Enregistré à ")
    article.refresh_from_db()
    assert article.title == "Le pont du soir"
    desk.keyboard.press("Control+s")
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
    said(claire, "^Enregistré à ")
    anne.evaluate("document.querySelector('desk-presence').beat()")
    expect(anne.locator("desk-presence .moved")).to_contain_text("Claire Dumas a enregistré")
    look(anne)
    anne.locator("#id_title").fill("Le pont d’Anne")
    write(anne, " Vraiment.")
    said(anne, "^Non enregistré.: Claire Dumas")
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
