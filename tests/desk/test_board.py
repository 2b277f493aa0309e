"""The board of an edition: the page as it will stand, and the acts that change it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from magazine.events.models import Event
from magazine.front import arranging, editions
from magazine.front.models import Edition
from magazine.front.plans import Chosen
from tests import make

LIST = "/admin/front/edition/"
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def edition(db):
    return editions.standing_or_new()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def at(edition, part="change"):
    return f"{LIST}{edition.pk}/{part}/"


def press(client, edition, do, to="", version=None, **options):
    edition.refresh_from_db()
    version = edition.version if version is None else version
    data = {"do": do, "to": to, "version": version}
    return client.post(at(edition, "act"), data, headers=FRAGMENT, **options)


def page(client, edition):
    return client.get(at(edition)).content.decode()


def plan(edition):
    return arranging.read(Edition.objects.get(pk=edition.pk))


def chosen(edition):
    """The articles that were given a place, by their place."""
    return {where: slot.article for where, slot in plan(edition).slots()}


def test_the_board_shows_each_place_with_why_its_article_stands_there(desk, edition, chief):
    shown = [make.published(f"Titre {n}") for n in range(3)]
    press(desk, edition, f"put {shown[0].article_id}", "0.1")
    text = page(desk, edition)
    assert "Titre 0" in text
    assert "Choisi par editor_in_chief" in text
    assert "Automatique" in text
