"""The cast of every test: from the reference page Anthony and Culture; the people of the desk."""

from datetime import date

import pytest

from magazine.sections.models import Seat
from tests import make


def culture_made():
    return make.section("Culture", tint="#7a2e3a")


def anthony_made():
    """Signs the reference page; 21 shares counted elsewhere; has not claimed his account."""
    return make.author(
        "Anthony Hamelle",
        claimed=False,
        imported_shares=21,
        imported_from="Paperblog",
        imported_on=date(2009, 6, 5),
    )


@pytest.fixture
def culture(db):
    return culture_made()


@pytest.fixture
def anthony(db):
    return anthony_made()


@pytest.fixture
def editor(db):
    return make.user("editor", is_staff=True, is_superuser=True)


@pytest.fixture
def stranger(db):
    """Has an account and no right whatever: must be refused everywhere."""
    return make.user("stranger")


@pytest.fixture
def freelance(culture):
    """Writes for Culture: « pigiste »."""
    return make.seated(Seat.Role.FREELANCE, culture)


@pytest.fixture
def subeditor(culture):
    """Rereads and approves what is written for Culture: « secrétaire de rédaction »."""
    return make.seated(Seat.Role.SUBEDITOR, culture)


@pytest.fixture
def section_editor(culture):
    """Publishes and withdraws in Culture: « chef de rubrique »."""
    return make.seated(Seat.Role.SECTION_EDITOR, culture)


@pytest.fixture
def chief(db):
    """Has every section, and La Une: « rédaction en chef »."""
    return make.seated(Seat.Role.EDITOR_IN_CHIEF)


@pytest.fixture
def administrator(db):
    """Has all that the chief has, and the people."""
    return make.seated(Seat.Role.ADMINISTRATOR)
