"""What every test may use. The database is chosen in plugins/tested_database.py."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Never

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test.signals import setting_changed
from hypothesis import settings as examples

from articles import stretches
from magazine.front import missing as not_found
from magazine.front import tallies, unfound
from tests.cast import (
    administrator,
    anthony,
    chief,
    culture,
    editor,
    freelance,
    section_editor,
    stranger,
    subeditor,
)
from tests.lasting import lasting, lasting_media, own
from tests.migrated import django_db_setup

__all__ = [
    "administrator",
    "anthony",
    "chief",
    "culture",
    "django_db_setup",
    "editor",
    "freelance",
    "lasting",
    "lasting_media",
    "own",
    "section_editor",
    "stranger",
    "subeditor",
]

# CI sets this: a part that is missing (a browser, a server, the sample data) fails the test that
# needs it, so that a green run has really run everything.
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
# No test is held to the clock: how long an example takes says how busy the machine is.
examples.register_profile("without a clock", deadline=None)
examples.load_profile("without a clock")


def pytest_configure(config: pytest.Config) -> None:
    """Quick stand-ins where the real part is slow and not what most tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Whatever a collectstatic does meanwhile is not read by WhiteNoise here.
    settings.STATIC_ROOT = None
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    # A module that defines a task and is read at the start has asked for the real one already.
    setting_changed.send(sender=pytest_configure, setting="TASKS", value=None, enter=True)
    # Drawing starts a process: tests of placards ask for it.
    settings.AFTER_CHANGE = [
        name for name in settings.AFTER_CHANGE if name != "articles.placards.after_change"
    ]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite in a file (in memory where there is a memory disk), not in Django's shared memory.

    There every thread of a live server would share one connection and one transaction.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = f"{os.environ['TESTS_FOLDER']}/test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = name


def flush_events_too(self: DatabaseOperations, statements: list[str]) -> None:
    """A test in real transactions ends by emptying the tables, of which SQLite refuses the events.

    The triggers step aside for that moment (PostgreSQL truncates, which fires no row trigger).
    """
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        about = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events_event'"
        cursor.execute(f"SELECT name, sql {about}")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for statement in [*statements, *(sql for _name, sql in triggers)]:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def emptying_tables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_events_too)
        yield


@pytest.fixture(autouse=True)
def notes() -> Iterator[not_found.Notes]:
    """Every test begins with no address noted as missing, and a whole minute until a write; and
    knowing of no large magazine, which a process asks for once in ten minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "spread", stretches.Spread)
        fresh = not_found.Notes()
        patch.setattr(not_found, "notes", fresh)
        patch.setattr(unfound, "notes", tallies.Tally())
        yield fresh


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Every test has a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def missing() -> Callable[[str], Never]:
    """Call it with the reason when a part of the machine is missing: skips, in CI fails."""

    def stop(reason: str) -> Never:
        if REQUIRE_ALL:
            pytest.fail(f"{reason} (REQUIRE_ALL is set)", pytrace=False)
        pytest.skip(reason)

    return stop


@pytest.fixture(scope="session")
def samples(missing: Callable[[str], Never]) -> Path:
    """The folder of sample data (settings.SAMPLES), read in place."""
    folder = Path(settings.SAMPLES)
    if not (folder / "data").is_dir():
        missing(f"no sample data at {folder} (SAMPLES)")
    return folder
