"""An import that is killed at any moment and run again leaves what an undisturbed one leaves."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from benchmarks import content, torture
from benchmarks.servers import ROOT, Store
from benchmarks.stores import make_sections

pytestmark = pytest.mark.slow_process
SIZE = 250  # more than one batch of the import
MOMENTS = [1, 100, 200, 201, 250]  # articles that stand when the process is killed


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("import") / "content.jsonl"
    content.write(path, SIZE)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store("killed", f"sqlite:///{tmp_path / 'magazine.sqlite3'}", tmp_path / "media")
    return torture.fresh(found)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, file: Path) -> str:
    """The print of what readers see when nothing is killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    store = torture.fresh(Store("whole", f"sqlite:///{folder / 'm.sqlite3'}", folder / "media"))
    make_sections(store)
    store.manage(*command(file))
    return torture.state(store).shown


def command(file: Path) -> list[str]:
    return ["import_articles", str(file), "--publish", *content.AGREED]


def articles(store: Store) -> int:
    """How many articles stand, seen from another process."""
    path = store.database_url.removeprefix("sqlite:///")
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM articles_article").fetchone()[0])
    return 0


def kill_at(store: Store, file: Path, standing: int) -> None:
    """Kill the import as soon as so many articles stand."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command(file)],
        cwd=ROOT,
        env=store.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and articles(store) < standing:
        time.sleep(0.005)
    process.kill()
    process.wait()


@pytest.mark.parametrize("standing", MOMENTS)
def test_nothing_is_missing_doubled_or_orphaned(
    store: Store, file: Path, undisturbed: str, standing: int
) -> None:
    make_sections(store)
    kill_at(store, file, standing)
    assert articles(store) >= standing
    store.manage(*command(file))
    left = torture.state(store)
    assert left.faults == ()
    assert articles(store) == SIZE
    assert left.shown == undisturbed
