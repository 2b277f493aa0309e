"""Readers in a real browser: every kind of page, narrow and wide, in both themes."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Network, Share
from magazine.audience import meter
from magazine.audience.meter import What
from magazine.front import composing
from tests import make
from tests.browser.pages import NOT_THERE, Enter, faults_of, follow, show
from tests.whole_text import whole_text

EXTRACT = (
    '<figure class="extract"><blockquote cite="https://autre.example/" lang="en">'
    "<p>Go too much on twitter, and you miss the deeper opportunities.</p></blockquote>"
    "<figcaption>Un entretien de 2009</figcaption></figure>"
)
RICH = (
    make.BODY
    + EXTRACT
    + "<h2>Un intertitre</h2><ul><li>un</li></ul><pre><code>"
    + "une_ligne_de_code_trop_longue " * 8
    + "</code></pre><table><thead><tr><th>Année</th><th>Prix</th></tr></thead><tbody><tr><td>2009"
    "</td><td>12</td></tr></tbody></table><blockquote><p>Une citation.</p></blockquote>"
    "<figure class='pullquote'><blockquote><p>Un exergue.</p></blockquote></figure>"
    "<aside class='box'><h3>Encadré</h3><p>Du texte.</p></aside>"
)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
VIEWS = [(width, theme) for width in (320, 1440) for theme in ("light", "dark")]


def landscape() -> bytes:
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize((1600, 1067)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def addresses(transactional_db: None) -> list[str]:
    """Every kind of page, each with much and with little to show."""
    culture = make.section("Culture", tint="#e8e04a", intro="Livres, musique et théâtre.")
    make.section("Vide", tint="#101010")
    anthony = make.author(
        "Anthony Hamelle",
        claimed=False,
        imported_shares=21,
        imported_from="Paperblog",
        imported_on=datetime(2009, 6, 5, tzinfo=UTC).date(),
    )
    own = make.published(
        "Une nuit",
        kicker="Récit",
        standfirst="Un romancier entre avec une lettre.",
        section=culture,
        body=RICH,
        lead_image=make.image(caption="La rue", credit="Dessin"),
        tags=["Presse"],
        sources=["Le journal"],
        dated=datetime(2026, 11, 5, tzinfo=UTC),
    )
    Share.objects.create(
        article=own.article, network=Network.MAIL, day=timezone.localdate(), count=2
    )
    picture = make.image(file=ContentFile(landscape(), "paysage.jpg"), credit="Dessin")
    whole = make.published("Tout", body=whole_text(picture, own.article_id), section=culture)
    odd = make.published(f"Un titre </script> {LONG}", kicker=LONG, section=make.section(LONG[:80]))
    arabic = make.published("مدينة", language="ar", body="<p>كانت المدينة تنام.</p>")
    blog = make.blog("Réputation", authors=[anthony])
    make.agreement(blog, "excerpt")
    copies = [
        workflow.publish(
            make.republished(
                title, authors=[anthony], blog=blog, original=original, body=RICH, section=culture
            ),
            by=None,
        )
        for title, original in (("Une copie", "https://reputation.example/1"), ("Une autre", ""))
    ]
    gone = make.published("Un texte retiré")
    workflow.withdraw(gone.article, by=None, reason="demande")
    composing.compose(timezone.now())
    for row in (own, copies[0]):
        seen = {"section": culture.pk, "republished": row.republished, "day": timezone.localdate()}
        meter.count(What.READ, article=row.article_id, **seen)
    return [
        "/",
        *(row.get_absolute_url() for row in (own, whole, odd, arabic, *copies, gone)),
        "/magazine/culture/",
        "/magazine/vide/",
        "/auteurs/",
        "/auteurs/anthony-hamelle/",
        "/mots-cles/presse/",
        "/archives/2026/11/",
        "/chiffres/",
        "/signalement/",
        "/donnees-personnelles/",
        f"/partages/mastodon/?article={own.article_id}&serveur=piaille",
        "/recherche/",
        "/recherche/?q=ville",
        "/recherche/?q=introuvable",
        "/nulle-part/",
    ]


@pytest.mark.forgiven(NOT_THERE)
def test_pages_fit_and_have_no_fault_of_access_at_any_width_or_theme(
    reader: Page, addresses: list[str]
) -> None:
    faults = []
    for width, theme in VIEWS:
        show(reader, width, theme)
        for address in addresses:
            reader.goto(address)
            faults += [f"{width} {theme} {fault}" for fault in faults_of(reader)]
            if reader.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{width} {theme} {address}: too wide")
    assert faults == []


def test_the_policy_of_public_pages_stops_nothing_of_ours(
    reader: Page, addresses: list[str]
) -> None:
    said: list[str] = []
    reader.on("console", lambda message: said.append(message.text))
    for address in addresses[:2]:
        reader.goto(address)
    assert said == []


def test_the_keyboard_reaches_the_text_first(reader: Page, addresses: list[str]) -> None:
    reader.goto(addresses[1])
    reader.keyboard.press("Tab")
    expect(reader.locator("a.skip")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("#main")).to_be_focused()


@pytest.mark.postgres_smoke
def test_a_reader_goes_from_la_une_to_an_article_its_author_and_back(
    reader: Page, addresses: list[str]
) -> None:
    reader.goto("/")
    follow(reader, reader.get_by_role("link", name="Une copie"))
    expect(reader.get_by_role("link", name="Lire l’original sur Réputation")).to_be_visible()
    follow(reader, reader.get_by_role("link", name="Voir son profil"))
    expect(reader.locator("main")).to_contain_text("Compte non renseigné.")
    follow(reader, reader.get_by_role("link", name="La Une").first)
    expect(reader.locator("h1")).to_have_text("La Une")


def test_pages_are_read_without_javascript(enter: Enter, addresses: list[str]) -> None:
    reader = enter(address=addresses[1], java_script_enabled=False)
    expect(reader.locator("a[data-share]")).to_have_count(6)
    bluesky = reader.locator("a[data-share=bluesky]")
    expect(bluesky).to_have_attribute("href", re.compile("^https://bsky.app/"))
