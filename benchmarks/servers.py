"""What the measurements run against: gunicorn as it is deployed, and the databases."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds that a server gets to answer, or to end
MAGAZINE = "magazine.wsgi:application"
# The measurements decide all of these; what the developer has exported must not change them.
SETTINGS = ["ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "EMAIL_URL", "FETCH_ALLOW", "MEDIA_ROOT"]
SETTINGS += ["REDIS_URL", "SECRET_KEY", "SITE_LANGUAGE", "SITE_NAME", "SITE_URL", "TIME_ZONE"]
SETTINGS += ["TRUSTED_PROXIES", "WEB_CONCURRENCY", "DIGEST_MINUTES", "S3_BUCKET"]


class Broken(Exception):
    """A part of the measurement did not work: the reason in one line."""


@dataclass(frozen=True)
class Store:
    """One magazine: its database and its media folder, and the hosts of the loopback that it may
    fetch from. `postmaster` is None on SQLite."""

    name: str
    database_url: str
    media: Path
    postmaster: int | None = None
    allowed: str = ""

    def environment(self, port: int = 8000) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {
            **kept,
            "SECRET_KEY": "only-for-measurements",
            "SITE_URL": f"http://{HOST}:{port}",
            "DATABASE_URL": self.database_url,
            "MEDIA_ROOT": str(self.media),
            "FETCH_ALLOW": self.allowed,
        }

    def server_cpu(self) -> float:
        """CPU seconds that its database server has used so far; SQLite has none."""
        return tree_cpu(self.postmaster) if self.postmaster else 0.0

    def manage(self, *arguments: str) -> str:
        """Run a command of `manage.py` on this magazine; see `python`."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        """Run Python on this magazine; what it printed. Broken with its last words if it fails."""
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        if result.returncode:
            words = last_line(result.stderr or result.stdout)
            raise Broken(f"python {' '.join(arguments[:2])}: {words}")
        return result.stdout


@dataclass
class Server:
    """A running gunicorn; `cpu` also counts the database that works for it."""

    port: int
    process: subprocess.Popen[bytes]
    postmaster: int | None = None
    started_in: float = field(default=0.0)

    def cpu(self) -> float:
        """CPU seconds that the process tree, and its database server, have used so far."""
        return tree_cpu(self.process.pid) + (tree_cpu(self.postmaster) if self.postmaster else 0)

    def rss(self) -> int:
        """Bytes of memory held by the whole process tree; shared pages count in each process."""
        return sum(process.memory_info().rss for process in tree(self.process.pid))


def last_line(text: str) -> str:
    return next(iter(text.strip().splitlines()[-1:]), "no word")


def tree(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process, of its living descendants, and of those already waited for."""
    total = 0.0
    for process in tree(pid):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(
    environment: Mapping[str, str],
    *,
    port: int,
    application: str = MAGAZINE,
    first: str = "/",
    postmaster: int | None = None,
) -> Iterator[Server]:
    """The deployed gunicorn command around an application, once `first` has answered 200."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:magazine.deploy.gunicorn"]
    command += ["--bind", f"{HOST}:{port}", application]
    VAR.mkdir(exist_ok=True)
    with (VAR / f"bench-{application.partition('.')[0]}.log").open("ab") as log:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=log, stderr=log)
    server = Server(port, process, postmaster)
    try:
        wait_for_page(server, first)
        server.started_in = time.monotonic() - began
        yield server
    finally:
        end(process)


@contextmanager
def magazine(store: Store) -> Iterator[Server]:
    port = free_port()
    with gunicorn(store.environment(port), port=port, postmaster=store.postmaster) as server:
        yield server


def wait_for_page(server: Server, path: str) -> None:
    deadline = time.monotonic() + PATIENCE
    status = "nothing"
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            status = str(get(server.port, path)[0])
            if status == "200":
                return
        except OSError:
            time.sleep(0.02)
            continue
        time.sleep(0.2)
    raise Broken(f"gunicorn answered {status} for {path}; see var/bench-*.log")


def get(
    port: int, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """One request over a connection of its own: status, headers in lower case, body."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, names, answer.read()
    finally:
        connection.close()


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
