"""`make run` behind make: a copy of the sources is started as on a new machine."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.slow_process, pytest.mark.xdist_group("serve")]
ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ["magazine", "authors", "articles", "templates", "static", "locale"]


class Run:
    """One start of the magazine."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "magazine.deploy.serve"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self) -> None:
        self.lines.extend(line.rstrip() for line in self.process.stdout)

    def wait_until_ready(self) -> None:
        for _ in range(3000):
            if any(line.startswith("La Une: http") for line in self.lines):
                return
            assert self.process.poll() is None, self.lines
            time.sleep(0.1)
        pytest.fail(f"not ready: {self.lines}")

    def get(self, path: str) -> int:
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20).status

    def end(self) -> int:
        self.reader.join(20)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, with nothing made yet."""
    copy = tmp_path_factory.mktemp("clone")
    for name in SOURCES:
        if (ROOT / name).exists():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    shutil.copy(ROOT / "requirements.txt", copy)
    return copy


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[[], Run]]:
    runs: list[Run] = []

    def begin() -> Run:
        runs.append(Run(folder))
        runs[-1].wait_until_ready()
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            run.end()


def test_a_first_start_makes_all_that_is_needed_and_ctrl_c_ends_it(start) -> None:
    run = start()
    family = psutil.Process(run.process.pid).children(recursive=True)
    assert run.get("/") == 200
    assert run.get("/admin/") == 200
    assert sum("password: " in line for line in run.lines) == 1
    run.process.send_signal(signal.SIGINT)
    assert run.end() == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not any("Traceback" in line for line in run.lines)


def test_a_later_start_makes_nothing_again(start) -> None:
    start().process.terminate()
    run = start()
    assert run.get("/") == 200
    assert run.get(f"/recherche/?q={'%C3%A9' * 5_120}") == 200
    assert run.lines == [f"La Une: http://127.0.0.1:{run.port}/ (Ctrl-C ends)"]


def told_apart(parent: psutil.Process) -> dict[str, psutil.Process]:
    """The two by their names: they are forked last, the web server before the worker. What prepared
    the magazine may have left a process, and each of the two has children of its own."""
    born = sorted(parent.children(), key=lambda one: (one.create_time(), one.pid))
    return dict(zip(("The web server", "The task worker"), born[-2:], strict=True))


@pytest.mark.parametrize("victim", ["The web server", "The task worker"])
def test_when_one_of_the_two_dies_the_other_is_ended(start, victim: str) -> None:
    run = start()
    assert run.get("/") == 200
    parent = psutil.Process(run.process.pid)
    family = parent.children(recursive=True)
    told_apart(parent)[victim].kill()
    assert run.end() == 1
    said = f"{victim} has stopped by itself (signal 9): ending the other."
    assert said in run.lines, run.lines
    assert psutil.wait_procs(family, timeout=15)[1] == []
