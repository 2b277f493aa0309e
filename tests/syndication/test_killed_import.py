"""An import that is killed again and again, then left alone, leaves what an undisturbed one leaves.

Five moments, of which `make torture` does fifty on both databases: our own lines; an archive whose
texts show pictures that lie beside them, or that a host has; feeds that are polled; a blog that is
rendered again under another agreement.
"""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks import agreed, blogs, content, exports, torture
from benchmarks.servers import Store
from benchmarks.stores import make_sections, mould, say

pytestmark = [pytest.mark.slow_process, pytest.mark.xdist_group("killed imports")]
SIZE = 250  # lines, more than one batch of the import
POSTS, LENT = 12, 30
POLL = ["manage.py", "pull_feeds", "--due"]


@pytest.fixture(scope="module")
def web() -> Iterator[blogs.Web]:
    with blogs.web() as found:
        yield found


@pytest.fixture(scope="module")
def begun(
    web: blogs.Web, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Store, Callable[[], None]]:
    """A magazine with its sections, and what makes it that again."""
    folder = tmp_path_factory.mktemp("killed")
    url = f"sqlite:///{folder / 'killed.sqlite3'}"
    store = torture.fresh(Store("killed", url, folder / "media", allowed=web.allowed))
    make_sections(store)
    return store, mould(store, "empty")


@pytest.fixture
def store(begun: tuple[Store, Callable[[], None]]) -> Store:
    store, put_back = begun
    put_back()
    return store


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the processes put what they need for a while."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def was_killed(store: Store, command: list[str], *, having: int) -> bool:
    """Whether a run of the command could be ended by SIGKILL once so many articles were in."""
    path = store.database_url.removeprefix("sqlite:///")
    process = torture.begun(store, ["manage.py", *command])
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        while process.poll() is None:
            (count,) = reader.execute("SELECT count(*) FROM articles_article").fetchone()
            if count >= having:
                process.kill()
                process.communicate()
                return process.returncode == -signal.SIGKILL
            time.sleep(0.01)
    return False


def test_our_own_lines(store: Store, begun, tmp_path: Path) -> None:
    content.write(tmp_path / "lines", SIZE)
    command = ["import_articles", str(tmp_path / "lines"), "--publish", *content.AGREED]
    store.manage(*command)
    wanted = torture.state(store)
    begun[1]()

    assert was_killed(store, command, having=SIZE // 3)
    store.manage(*command)

    assert list(torture.differs(store, wanted)) == []


def test_an_archive_with_pictures_beside_and_on_the_web(
    store: Store, begun, web: blogs.Web, tmp_path: Path, passing: Path
) -> None:
    """Killed while the first pictures are asked for, and once more near the end."""
    blogs.write_archive(tmp_path / "blog.zip", POSTS, web)
    command = blogs.archive_command(tmp_path / "blog.zip")
    store.manage(*command)
    wanted = torture.state(store)
    begun[1]()

    for requests in (2, POSTS - 3):
        assert torture.killed_once_asked(store, ["manage.py", *command], web, requests, 0)
    assert list(passing.iterdir())
    store.manage(*command)

    assert list(torture.differs(store, wanted)) == []
    assert list(passing.iterdir()) == []


def test_feeds_that_are_polled(store: Store, web: blogs.Web, tmp_path: Path) -> None:
    """Nobody asks the feeds of a worker that was killed before its leases have run out."""
    store.python("-m", "benchmarks.blogs", *web.feeds)
    put_back, before = mould(store, "followed"), web.asked
    store.manage(*POLL[1:])
    requests, wanted = web.asked - before, torture.state(store)
    put_back()

    assert torture.killed_once_asked(store, POLL, web, requests // 3, 0)
    before = web.asked
    store.manage(*POLL[1:])
    assert web.asked == before
    say(store, torture.RUN_OUT)
    store.manage(*POLL[1:])

    assert list(torture.differs(store, wanted)) == []


def test_an_agreement_goes_on_spreading(store: Store, tmp_path: Path) -> None:
    """What a worker was at when it was killed, the next one does."""
    exports.write(tmp_path / "export.xml", LENT)
    command = ["import_articles", str(tmp_path / "export.xml"), "--publish", *content.AGREED]
    store.manage(*command, "--section", content.sections()[0])
    store.python(*agreed.WORKER)
    agreed.changed(store)
    agreed.killed_at_work(store)
    assert agreed.faults(store) == []
