"""The cast of every test, from the reference page: Anthony, Culture, an editor, a stranger."""

from datetime import date

import pytest

from tests import make


@pytest.fixture
def culture(db):
    return make.section("Culture", tint="#7a2e3a")


@pytest.fixture
def anthony(db):
    """Signs the reference page; 21 shares counted elsewhere; has not claimed his account."""
    return make.author(
        "Anthony Hamelle",
        claimed=False,
        imported_shares=21,
        imported_from="Paperblog",
        imported_on=date(2009, 6, 5),
    )


@pytest.fixture
def editor(db):
    return make.user("editor", is_staff=True, is_superuser=True)


@pytest.fixture
def stranger(db):
    """Has an account and no right whatever: must be refused everywhere."""
    return make.user("stranger")
