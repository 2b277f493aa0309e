"""La Une by its blocks, of a past day, and why; front pages of sections; a magazine's first day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article
from magazine.front import arranging, composing, editions
from magazine.front.models import Edition, Format
from magazine.front.plans import Arranged, Chosen, Plan
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine: Any) -> Any:
    cache.clear()
    time_machine.move_to(NOW, tick=False)
    return time_machine


def change(act: Any, edition: Edition | None = None) -> None:
    edition = edition or editions.standing_or_new()
    arranging.change(edition, act, version=edition.version, by=None, what="")


def compose(section: Any = None) -> None:
    composing.compose(timezone.now(), section)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def test_a_block_of_a_section_is_headed_by_its_name(client: Client) -> None:
    sea = make.section("Mer")
    for number in range(6):
        make.published(f"Mer {number}", section=sea, dated=NOW - timedelta(days=number))
    change(lambda plan, now: plan.add(Arranged(Format.COLUMN, 4, section=sea.pk)))
    change(
        lambda plan, now: plan.reshape(1, Arranged(Format.CARDS, 3, heading="L'essentiel")),
    )
    compose()
    page = text(client, "/")
    assert "L’essentiel</h2>" in page.replace(" </h2>", "</h2>")


def test_a_heading_leads_to_the_section_where_it_names_it(client: Client) -> None:
    sea = make.section("Mer")
    for number in range(6):
        make.published(f"Mer {number}", section=sea, dated=NOW - timedelta(days=number))
    blocks = [Arranged(Format.CARDS, 3, heading=name, section=sea.pk) for name in ("Mer", "Lire")]
    change(lambda plan, now: [plan.add(block, 0) for block in blocks])
    compose()
    page = text(client, "/").replace(" >", ">").replace("> ", ">").replace(" <", "<")
    assert ">Lire</h2>" in page
    assert 'href="/magazine/mer/">Mer</a></h2>' in page


def test_every_format_shows_its_articles(client: Client) -> None:
    for number in range(30):
        make.published(f"Titre {number:02}", dated=NOW - timedelta(hours=number))
    sizes = [(Format.LEAD, 1), (Format.PAIR, 2), (Format.CARDS, 3), (Format.COLUMN, 4)]
    blocks = [Arranged(name, size) for name, size in [*sizes, (Format.GRID, 4), (Format.BRIEFS, 5)]]

    def act(plan: Plan, now: datetime) -> None:
        plan.blocks = blocks

    change(act)
    compose()
    page = text(client, "/")
    shown = [number for number in range(30) if f">Titre {number:02}</a>" in page]
    assert shown == list(range(19))


def test_the_day_of_the_first_article_is_waited_for_with_words(client: Client) -> None:
    make.section("Mer", intro="Vents et marées.")
    page = text(client, "/")
    assert "Les premiers articles s’écrivent" in page
    assert "Vents et marées." in page


def test_la_une_of_a_past_day_stands_as_it_stood(client: Client, clock: Any) -> None:
    first = make.published("D'hier").article
    compose()
    clock.move_to(NOW + timedelta(days=1), tick=False)
    make.published("D'aujourd'hui")
    compose()
    Article.objects.filter(pk=first.pk).update(title="Un titre corrigé")
    workflow.publish(Article.objects.get(pk=first.pk), by=None)
    page = text(client, "/la-une/2026/11/26/")
    assert "D’hier" in page and "D’aujourd’hui" not in page and "corrigé" not in page
    assert 'content="noindex"' in page
    assert "/la-une/2026/11/27/" in page
    assert "D’aujourd’hui" in text(client, "/la-une/2026/11/27/")


def test_la_une_leads_to_the_day_before_only_once_it_had_one(client: Client, clock: Any) -> None:
    make.published("Le pont")
    compose()
    assert "/la-une/2026/11/25/" not in text(client, "/")
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert "/la-une/2026/11/26/" in text(client, "/")
    assert client.get("/la-une/2026/11/26/").status_code == 200


def test_an_hour_of_a_day_shows_the_page_of_that_hour(client: Client, clock: Any) -> None:
    make.published("Du midi")
    compose()
    clock.move_to(NOW + timedelta(hours=6), tick=False)
    make.published("Du soir")
    compose()
    page = text(client, "/la-une/2026/11/26/")
    assert "Du soir" in page
    assert "/la-une/2026/11/26/1300/" in page and "/la-une/2026/11/26/1900/" in page
    assert "Du soir" not in text(client, "/la-une/2026/11/26/1300/")


def test_a_withdrawn_article_is_no_more_than_a_line_of_that_day(client: Client, clock: Any) -> None:
    lead, other = make.published("Le retiré"), make.published("Le restant")
    compose()
    workflow.withdraw(lead.article, by=None, reason="à la demande de l'auteur")
    page = text(client, "/la-une/2026/11/26/1300/")
    assert "Article retiré" in page
    assert "Le retiré" not in page and lead.get_absolute_url() not in page
    assert other.title in page


def test_a_title_that_was_withdrawn_does_not_come_back_with_its_article(
    client: Client, clock: Any
) -> None:
    article = make.published("Le mot de trop").article
    compose()
    clock.move_to(NOW + timedelta(days=1), tick=False)
    workflow.withdraw(article, by=None, reason="à la demande de l'auteur")
    workflow.reinstate(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Le mot juste")
    workflow.publish(Article.objects.get(pk=article.pk), by=None)
    page = text(client, "/la-une/2026/11/26/")
    assert "Le mot juste" in page and "Le mot de trop" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/la-une/2026/11/27/",
        "/la-une/2026/11/25/",
        "/la-une/2026/13/01/",
        "/la-une/2026/02/30/",
        "/la-une/0000/01/01/",
        "/la-une/9999/12/31/",
        "/la-une/2026/11/26/2561/",
        "/la-une/2026/11/26/0000/",
    ],
)
def test_a_day_that_has_no_la_une_is_not_found(client: Client, address: str) -> None:
    make.published()
    compose()
    assert client.get(address).status_code == 404


def test_an_hour_that_the_clocks_skip_or_double_has_a_page(client: Client, clock: Any) -> None:
    clock.move_to(datetime(2026, 3, 1, tzinfo=UTC), tick=False)
    make.published("De mars")
    compose()
    clock.move_to(NOW, tick=False)
    for address in ("/la-une/2026/03/29/0230/", "/la-une/2026/10/25/0230/"):
        assert "De mars" in text(client, address)


def test_readers_are_told_why_an_article_stands_on_la_une(client: Client, editor: Any) -> None:
    chosen = make.published("Choisi", dated=NOW - timedelta(days=90)).article
    make.published("Récent")
    edition = editions.standing_or_new()

    def act(plan: Plan, now: datetime) -> None:
        plan.place(Chosen(chosen.pk, why="Il éclaire l'actualité."), (0, 1), now)

    arranging.change(edition, act, version=edition.version, by=editor, what="")
    compose()
    page = text(client, "/la-une/pourquoi/")
    assert "Choisi par la rédaction le 26 novembre 2026 à 13:00." in page
    assert "Il éclaire l’actualité." in page
    assert "Parmi les plus récents du magazine." in page
    assert editor.get_username() not in page


def test_a_section_s_first_page_is_its_composition_and_then_its_list(client: Client) -> None:
    sea = make.section("Mer")
    rows = [
        make.published(f"Mer {number:02}", section=sea, dated=NOW - timedelta(days=number))
        for number in range(30)
    ]
    edition = editions.draft(sea, by=None)
    change(lambda plan, now: plan.place(Chosen(rows[9].article_id), (0, 1), now), edition)
    edition.refresh_from_db()
    editions.open_now(edition, version=edition.version, by=None)
    compose(sea)
    page = text(client, "/magazine/mer/")
    assert page.index(">Mer 09<") < page.index(">Mer 00<") < page.index(">Mer 03<")
    assert all(page.count(f">Mer {number:02}</a>") == 1 for number in range(24))
    later = text(client, "/magazine/mer/?avant=2026-11-20T0000-1")
    assert ">Mer 09<" in later
