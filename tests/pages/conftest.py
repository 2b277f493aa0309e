"""The small magazine, made for one test or for all tests of a module."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import anthony_made, culture_made
from tests.pages.small import Magazine, filled


@pytest.fixture
def magazine(culture: Any, anthony: Any) -> Magazine:
    return filled(culture, anthony)


@pytest.fixture(scope="module")
def lasting_magazine(lasting: Callable[..., Any]) -> Magazine:
    """For a module of which no test makes Culture or Anthony itself."""
    return lasting(lambda: filled(culture_made(), anthony_made()))
