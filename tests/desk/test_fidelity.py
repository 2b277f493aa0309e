"""What an article lost on its way here, beside its form; and the board, which does not take it."""

import pytest
from django.utils import timezone

from articles.models import Fidelity, Publication
from magazine.front import editions
from magazine.sections.models import Seat
from magazine.syndication.models import Record
from tests import make
from tests.articles.test_worth import faithless
from tests.desk.board import cards, press, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def form(client, article):
    answer = client.get(f"/admin/articles/article/{article.pk}/change/")
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def vouch(client, article, **data):
    return client.post(f"/admin/articles/article/{article.pk}/fidelity/", data)


def test_the_panel_says_the_score_each_loss_and_why_no_front_page_takes_it(desk):
    page = form(desk, faithless(original="https://lea.example/vague"))
    assert "Fidélité : 41 sur 100." in page
    assert "Image manquante : vague.png (× 8)" in page
    assert "il s’est perdu trop de choses à son arrivée" in page
    assert 'href="https://lea.example/vague"' in page


def test_what_came_in_before_anybody_measured_it_is_said_to_be_unknown(desk):
    article = make.republished()
    seen = {"first_seen": timezone.now(), "last_seen": timezone.now()}
    Record.objects.create(source="https://mer.example", guid="1", article=article, **seen)
    shown = form(desk, article)
    assert "panel-fidelity" in shown
    assert "On n’en sait rien" in shown
    assert "<meter" not in shown


def test_an_article_of_our_own_has_no_such_panel(desk):
    assert "panel-fidelity" not in form(desk, make.article())


def test_who_publishes_answers_for_it_by_one_press(desk, chief):
    article = faithless()
    assert "fidelity-why" in form(desk, article)
    assert vouch(desk, article, why="Relu").status_code == 302
    assert (Fidelity.objects.get().checked_by, Publication.objects.get().front_worthy) == (
        chief,
        True,
    )
    assert "fidelity-why" not in form(desk, article)


def test_who_may_not_publish_may_not_answer_for_it(client, culture):
    article = faithless(section=culture)
    client.force_login(make.seated(Seat.Role.SUBEDITOR, culture))
    assert "Fidélité : 41" in form(client, article)
    assert "fidelity-why" not in form(client, article)
    assert vouch(client, article).status_code == 403
    assert not Publication.objects.get().front_worthy


def test_a_stranger_to_the_section_does_not_find_it(client):
    article = faithless(section=make.section("Mer"))
    client.force_login(make.seated(Seat.Role.SECTION_EDITOR, make.section("Ville")))
    assert vouch(client, article).status_code == 404


def test_the_board_refuses_it_in_clear_words_and_says_where_to_look(desk):
    edition = editions.standing_or_new()
    article = faithless()
    answer = press(desk, edition, f"put {article.pk}", "0.1")
    assert "fidélité de 41, minimum 60" in said(answer)
    assert f"/admin/articles/article/{article.pk}/change/#panel-fidelity" in answer.content.decode()
    assert cards(desk, edition)["0.1"].article is None
    page = desk.get(f"/admin/front/edition/{edition.pk}/change/").content.decode()
    assert "Pas pour les unes" in page


def test_the_list_is_narrowed_to_what_no_front_page_takes(desk):
    faithless("Perdu")
    faithless("Gardé", score=80)
    make.article("Le nôtre")
    page = desk.get("/admin/articles/article/?fidelity=low").content.decode()
    assert "Perdu" in page
    assert "Gardé" not in page
    assert "Le nôtre" not in page
