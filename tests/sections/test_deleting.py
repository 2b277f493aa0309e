"""A section that holds nothing is deleted with its front page, by who manages the magazine."""

import pytest
from django.utils import timezone

from magazine.front import editions
from magazine.front.models import Composition, Edition
from magazine.sections.models import Seat, Section
from tests import make


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def administrator(db):
    return make.seated(Seat.Role.ADMINISTRATOR)


@pytest.fixture
def composed(culture, chief):
    """A section with a front page that stands, and a draft of another one."""
    standing = editions.standing_or_new(culture)
    editions.draft(culture, by=chief)
    Composition.objects.create(section=culture, edition=standing, made_at=timezone.now())
    return culture


def address(section):
    return f"/admin/sections/section/{section.pk}/delete/"


def test_its_editions_go_with_it_as_was_said_before(desk, composed):
    la_une = editions.standing_or_new()
    asked = desk.get(address(composed))
    assert "2 éditions de sa page sont perdues pour de bon." in asked.content.decode()
    assert desk.post(address(composed), {"post": "yes"}).status_code == 302
    assert not Section.objects.exists()
    assert list(Edition.objects.all()) == [la_une]


def test_it_is_deleted_from_the_list_as_well(desk, composed):
    chosen = {"action": "delete_selected", "_selected_action": composed.pk}
    asked = desk.post("/admin/sections/section/", chosen)
    assert "2 éditions de sa page" in asked.content.decode()
    desk.post("/admin/sections/section/", {**chosen, "post": "yes"})
    assert not Section.objects.exists()


def test_what_is_filed_in_it_keeps_it(desk, composed):
    make.published("Un papier", section=composed)
    asked = desk.get(address(composed)).content.decode()
    assert "Articles (1)" in asked
    desk.post(address(composed), {"post": "yes"})
    assert Section.objects.get() == composed


def test_who_composes_its_page_does_not_delete_it(client, composed, section_editor, chief):
    for user in (section_editor, chief):
        client.force_login(user)
        assert client.post(address(composed), {"post": "yes"}).status_code == 403
    assert Edition.objects.filter(section=composed).count() == 2


def test_an_edition_is_deleted_by_its_own_pages_alone(desk, composed):
    edition = Edition.objects.first()
    answer = desk.post(f"/admin/front/edition/{edition.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Edition.objects.count() == 2
