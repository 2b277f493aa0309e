"""The tables of the tests are made once a run: whoever comes first migrates, all have copies.

Migrating takes ten seconds of a processor, and as many processes test as there are workers.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """In the place of pytest-django's: a process that tests alone migrates for itself."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    given = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if worker is None:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        else:
            _copy(worker)
        _know_every_table()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(given, verbosity=0)
        if worker is not None:
            _give_back(given)


def _copy(worker: str) -> None:
    creation = connection.creation
    migrated = creation._get_test_db_name()
    with _users() as users:
        if not users:
            creation.create_test_db(verbosity=0, autoclobber=True)
        _use(migrated)
        creation.clone_test_db(worker, verbosity=0, autoclobber=True)
        users.append(worker)
    _use(creation.get_test_db_clone_settings(worker)["NAME"])


def _give_back(given: str) -> None:
    """The last one to leave takes what was copied away."""
    with _users() as users:
        users.remove(users[-1])
        if not users:
            _use(connection.creation._get_test_db_name())
            connection.creation.destroy_test_db(given, verbosity=0)


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def _users() -> Iterator[list[str]]:
    """Who has a copy of the tables, for one process at a time."""
    with Path(os.environ["TESTS_FOLDER"], "users").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = file.read().split()
        yield users
        file.seek(0)
        file.truncate()
        file.write(" ".join(users))


def _know_every_table() -> None:
    """Whoever has migrated knows the types of content by heart: the number of questions that a
    page asks must not tell by whom it is tested."""
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
