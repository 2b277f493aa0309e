"""Rows that every test of a module finds as they were made, although they are made once.

They stand in a transaction that lasts as long as the module; each test has its savepoint in it, and
what the test changes is undone. So no test of such a module may commit, or want empty tables.
"""

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def lasting_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lasting")


@pytest.fixture(scope="module")
def lasting(
    django_db_setup: None, django_db_blocker: Any, lasting_media: Path
) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Calls what makes the rows, and gives what it gave."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django's own tests: a durable block may stand in it
    with django_db_blocker.unblock():
        whole.__enter__()

    def make(fill: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=lasting_media):
            return fill()

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def own(db: None, lasting_media: Path, media: Path) -> Callable[[Any], Any]:
    """A copy of what lasts for one test, and of its files."""
    shutil.copytree(lasting_media, media, dirs_exist_ok=True)
    return deepcopy
