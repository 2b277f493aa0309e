"""The words, the picture and the hours of a chosen article on one page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from magazine.front import editions
from tests import make
from tests.desk.board import at, cards, plan, press, send, version


@pytest.fixture
def edition(db):
    return editions.standing_or_new()


@pytest.fixture
def article(edition):
    return make.published("Le titre du papier").article


@pytest.fixture
def desk(client, chief, edition, article):
    client.force_login(chief)
    press(client, edition, f"put {article.pk}", "0.1")
    return client


def slot(edition):
    return plan(edition).blocks[0].places[1][0]


def test_the_words_of_this_page_stand_in_place_of_the_articles_own(desk, edition, article):
    image = make.image()
    words = {"title": "Autre titre", "standfirst": "Autre chapô", "why": "Le papier du jour"}
    answer = send(desk, edition, f"slots/{article.pk}", image=image.pk, **words)
    assert answer.status_code == 200
    card = cards(desk, edition)["0.1"]
    assert (card.title, card.image, card.told) == ("Autre titre", image, "Le papier du jour")
    reader = desk.get("/").content.decode()
    assert "Autre titre" in reader
    assert "Le titre du papier" not in reader
    form = desk.get(at(edition, f"slots/{article.pk}")).context["form"]
    assert form.initial["title"] == "Autre titre"


def test_the_hours_are_those_on_the_wall_and_one_that_is_skipped_is_told(desk, edition, article):
    hours = {"starts_at_0": "2099-03-29", "starts_at_1": "02:30"}
    answer = send(desk, edition, f"slots/{article.pk}", **hours)
    assert slot(edition).starts_at.isoformat() == "2099-03-29T01:30:00+00:00"
    assert "02:30 n’existe pas ce jour-là" in answer.context["said"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at_0": "2001-01-01", "ends_at_1": "10:00"}, "ends_at"),
        ({"starts_at_0": "2099-01-02", "starts_at_1": "10:00",
          "ends_at_0": "2099-01-01", "ends_at_1": "10:00"}, "ends_at"),
        ({"starts_at_0": "0000-00-00", "starts_at_1": "99:99"}, "starts_at"),
        ({"starts_at_0": "0001-01-01", "starts_at_1": "00:00"}, "starts_at"),
        ({"starts_at_0": "1999-12-31", "starts_at_1": "23:59"}, "starts_at"),
        ({"ends_at_0": "9999-12-31", "ends_at_1": "23:59"}, "ends_at"),
        ({"image": "x"}, "image"),
        ({"image": "9" * 30}, "image"),
        ({"title": "x" * 301}, "title"),
        ({"why": "a\0b"}, "why"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(desk, edition, article, wrong, field):
    before = version(edition)
    answer = send(desk, edition, f"slots/{article.pk}", **{"standfirst": "Tapé", **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert "Tapé" in answer.content.decode()
    assert version(edition) == before


def test_a_form_on_an_older_version_comes_back_with_what_was_typed(desk, edition, article):
    seen = version(edition)
    other = make.published("Un autre").article
    press(desk, edition, f"put {other.pk}", "1.1")
    address = f"slots/{article.pk}"
    answer = send(desk, edition, address, title="Tapé longuement", seen=seen)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Un autre" in text  # what the other did
    assert 'value="Tapé longuement"' in text
    assert slot(edition).title == ""
    # Sent once more, it counts on the version that stands.
    fresh = answer.context["edition"].version
    assert send(desk, edition, address, title="Tapé longuement", seen=fresh).status_code == 200
    assert slot(edition).title == "Tapé longuement"


def test_an_article_without_a_chosen_place_has_no_such_form(desk, edition):
    other = make.published("Un autre").article
    assert desk.get(at(edition, f"slots/{other.pk}")).url == at(edition)
    assert "n’a plus de place choisie" in desk.get(at(edition)).content.decode()


def test_a_slot_that_is_over_leaves_its_place_to_the_rule(desk, edition, article):
    soon = timezone.localtime() + timedelta(days=1)
    hours = {"ends_at_0": f"{soon:%Y-%m-%d}", "ends_at_1": f"{soon:%H:%M}"}
    send(desk, edition, f"slots/{article.pk}", **hours)
    at_hour = f"{soon + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    shown = desk.get(at(edition, "preview"), {"at": at_hour})
    assert [row.placing.reason for row in shown.context["publications"]] == ["newest"]
