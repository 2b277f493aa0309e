"""What happens to an article after that, walked by those who use the desk: two write at once, a
live article is reworked, a mistake and a deletion are undone, one is withdrawn, one is lent."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, Publication, State
from magazine.front.sitemaps import STRETCH
from tests import make
from tests.browser.newsroom import (
    card,
    found_by_readers,
    home,
    open_form,
    open_from,
    panel,
    press,
    prose,
    safe,
    write,
)
from tests.browser.pages import NOT_THERE, follow, look, succeeded

TITLE = "Le vieux pont"
BODY = "<p>Il enjambe la rivière.</p><p>On y passe à pied.</p><p>Il est beau.</p>"


@pytest.fixture
def draft(freelance, culture, anthony) -> Article:
    return make.article(
        TITLE,
        body=BODY,
        standfirst="Une promenade.",
        section=culture,
        authors=[anthony],
        created_by=freelance,
    )


@pytest.fixture
def shown(culture, anthony) -> Publication:
    make.published("Un autre titre", section=culture)
    return make.published(
        TITLE, body=BODY, standfirst="Une promenade.", section=culture, authors=[anthony]
    )


@pytest.mark.postgres_smoke
def test_two_people_write_at_once_and_the_history_has_what_both_wrote(
    enter, draft, freelance, subeditor
):
    writer, reader = enter(freelance), enter(subeditor)
    open_from(writer, "Mes brouillons", TITLE)
    open_form(reader, draft)
    write(reader, "Hier, ", "start")
    safe(reader, r"^Enregistré à \d\d:\d\d$")
    write(writer, " Et solide.")
    safe(writer, "^Non enregistré.: subeditor")
    merge(writer)
    draft.refresh_from_db()
    assert draft.body.startswith("<p>Hier, Il enjambe")
    assert draft.body.endswith("<p>Il est beau. Et solide.</p>")
    read_both_in_the_history(writer)
    # The other one is told, and goes on with what both have written.
    reader.bring_to_front()
    expect(reader.locator("desk-presence .moved")).to_contain_text("freelance a enregistré")
    reader.locator("desk-presence .moved").get_by_role("link").or_(
        reader.locator("desk-presence .moved").get_by_role("button")
    ).click()
    expect(prose(reader)).to_contain_text("Et solide.")


def merge(page: Page) -> None:
    """Nothing clashes: what each changed is chosen already."""
    follow(page, page.locator("desk-autosave .merge"))
    look(page)
    follow(page, page.locator(".merge input[type=submit]"))
    succeeded(page, "n’en font plus qu’un")


def read_both_in_the_history(page: Page) -> None:
    follow(page, page.locator(".historylink"))
    look(page)
    versions = page.locator(".versions tbody tr")
    texts = ""
    for version in versions.all():
        with page.expect_popup() as popup:
            version.locator("a[target^=preview]").click()
        popup.value.wait_for_url("**/preview/**")
        texts += popup.value.locator("main").inner_text() + "\n--\n"
        popup.value.close()
    of_each = texts.split("\n--\n")
    assert any("Hier, " in one and "solide" not in one for one in of_each), of_each
    assert any("Hier, " not in one and "solide" in one for one in of_each), of_each
    assert any("Hier, " in one and "solide" in one for one in of_each), of_each


@pytest.mark.postgres_smoke
def test_a_live_article_is_reworked_and_its_update_is_seen_at_its_hour(
    enter, shown, subeditor, section_editor
):
    address = shown.get_absolute_url()
    desk = enter(subeditor)
    open_from(desk, "Publiés récemment", TITLE)
    write(desk, " On l’a repeint.")
    safe(desk, r"^Enregistré à \d\d:\d\d$")
    desk.locator("#id_title").fill("Le pont repeint")
    follow(desk, desk.locator("[name=_continue]"))
    reader = enter(address=address)
    expect(reader.locator("h1")).to_have_text(TITLE)
    expect(reader.locator("main")).not_to_contain_text("repeint")

    chief = enter(section_editor)
    open_form(chief, shown.article)
    press(chief, "schedule")
    look(chief)
    at = timezone.localtime() + timedelta(days=1)
    at = at.replace(hour=8, minute=30, second=0, microsecond=0)
    chief.locator("#id_start-date").fill(f"{at:%Y-%m-%d}")
    chief.locator("#id_start-time").fill("08:30")
    follow(chief, chief.locator("button[name=act][value=schedule]"))
    expect(chief.locator(".field-standing")).to_contain_text(
        re.compile(r"Les lecteurs voient la version 1\b.*La mise à jour, version 2, paraîtra le")
    )
    reader.reload()
    expect(reader.locator("h1")).to_have_text(TITLE)
    assert found_by_readers(reader, "Le pont repeint") == []
    # By then their logins are over: what their pages would ask for is refused.
    desk.close()
    chief.close()
    with time_machine.travel(at + timedelta(seconds=1)):
        reader.reload()
        expect(reader.locator("h1")).to_have_text("Le pont repeint")
        expect(reader.locator("main")).to_contain_text("On l’a repeint.")
        look(reader)
        assert len(found_by_readers(reader, "Le pont repeint")) == 5
        assert found_by_readers(reader, TITLE) == []


@pytest.mark.postgres_smoke
def test_a_mistake_is_undone_from_the_history_and_a_deletion_from_the_bin(enter, draft, freelance):
    page = enter(freelance)
    open_from(page, "Mes brouillons", TITLE)
    follow(page, page.locator("[name=_continue]"))
    prose(page).press("Control+a")
    page.keyboard.press("Delete")
    page.locator("#id_title").fill("Le pont")
    safe(page, r"^Enregistré à \d\d:\d\d$")
    follow(page, page.locator("[name=_continue]"))
    follow(page, page.locator(".historylink"))
    follow(page, page.locator(".versions button[type=submit]"))
    expect(page.locator("[aria-labelledby=part-title] del")).to_have_text(re.compile("vieux"))
    look(page)
    follow(page, page.locator("[aria-labelledby=part-body] .restore button"))
    succeeded(page)
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("Le pont", BODY)

    open_form(page, draft)
    follow(page, page.locator(".deletelink"))
    look(page)
    follow(page, page.locator("#content input[type=submit]"))
    succeeded(page)
    home(page)
    expect(card(page, "Mes brouillons")).not_to_contain_text("Le pont")
    page.goto("/admin/articles/article/")
    follow(page, page.locator(".object-tools a[href$='/bin/']"))
    look(page)
    follow(page, page.get_by_role("button", name="Sortir de la corbeille"))
    succeeded(page)
    home(page)
    open_from(page, "Mes brouillons", "Le pont")
    write(page, " Encore.")
    safe(page, r"^Enregistré à \d\d:\d\d$")
    draft.refresh_from_db()
    assert draft.body.endswith("<p>Il est beau. Encore.</p>")


@pytest.mark.postgres_smoke
@pytest.mark.forgiven(NOT_THERE)
def test_an_article_is_withdrawn_and_readers_find_it_nowhere(enter, shown, section_editor):
    address = shown.get_absolute_url()
    reader = enter()
    assert len(found_by_readers(reader, TITLE)) == 5
    follow(reader, reader.get_by_role("link", name=TITLE).first)
    expect(reader.locator("h1")).to_have_text(TITLE)

    desk = enter(section_editor)
    open_from(desk, "Publiés récemment", TITLE)
    press(desk, "withdraw", "Photo contestée")
    look(desk)
    follow(desk, desk.locator("input[type=submit].default"))
    succeeded(desk, TITLE)
    home(desk)
    expect(card(desk, "Retirés récemment")).to_contain_text(TITLE)
    look(desk)

    answer = reader.reload()
    assert answer and answer.status == 410
    expect(reader.locator("main")).not_to_contain_text("enjambe")
    look(reader)
    assert found_by_readers(reader, TITLE) == []
    for page in (
        f"/sitemap-articles-{shown.article_id // STRETCH}.xml",
        "/auteurs/anthony-hamelle/",
    ):
        assert address not in reader.request.get(page).text()
    shown.article.refresh_from_db()
    assert shown.article.state == State.WITHDRAWN
    follow(reader, reader.locator("header .masthead-title a"))
    expect(reader.locator("main")).to_contain_text("Un autre titre")
    expect(reader.locator("main")).not_to_contain_text(TITLE)


@pytest.mark.postgres_smoke
@pytest.mark.forgiven(NOT_THERE)
def test_a_draft_is_lent_to_someone_without_an_account_who_follows_it_until_it_is_revoked(
    enter, draft, freelance, live_server, settings
):
    settings.SITE_URL = live_server.url
    writer = enter(freelance)
    open_from(writer, "Mes brouillons", TITLE)
    links = panel(writer, "links")
    links.locator("[name=name]").fill("pour relecture")
    links.get_by_role("button", name="Créer un lien").click()
    expect(links.locator("#link-address")).to_have_value(re.compile("/apercu/"))
    address = links.locator("#link-address").input_value()

    guest = enter(address=address)
    expect(guest.locator("h1.article-title")).to_have_text(TITLE)
    look(guest)
    write(writer, " Et solide.")
    safe(writer, r"^Enregistré à \d\d:\d\d$")
    answer = guest.reload()
    expect(guest.locator("main")).to_contain_text("Il est beau. Et solide.")
    assert answer and "no-store" in answer.headers["cache-control"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert guest.request.get("/admin/").url.startswith(f"{live_server.url}/comptes/login/")
    assert found_by_readers(guest, TITLE) == []

    links.get_by_role("button", name=re.compile("Révoquer le lien")).click()
    expect(links.locator("[role=status]")).to_contain_text("révoqué")
    look(writer)
    answer = guest.reload()
    assert answer and answer.status == 410
    expect(guest.locator("h1")).to_have_text("Ce lien est terminé")
    look(guest)
