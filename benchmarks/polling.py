"""Ten thousand feeds that are due, of 200 hosts on the loopback, all of which answer 304.

    python -m benchmarks.polling build PORT    the rows, in the environment of a store

Run by `benchmarks.run`: the hosts are one process of their own, the worker is the real command
`manage.py pull_feeds --due`, with the politeness that it has everywhere.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

import django

from benchmarks.servers import ROOT, Broken, Store, free_port, last_line

HOSTS, EACH = 200, 50
COUNT = HOSTS * EACH
PATIENCE = 600
ETAG = '"kept"'
ANSWER = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\nConnection: close\r\n\r\n".encode()


class Found(TypedDict):
    """Seconds by the clock, CPU seconds of the command and of the database server, peak resident
    bytes; the most requests that one host had at once, and the number of all."""

    seconds: float
    cpu: float
    database_cpu: float
    peak: int
    at_once: int
    requests: int


def names() -> list[str]:
    return [f"127.0.1.{number}" for number in range(1, HOSTS + 1)]


class Hosts:
    """The hosts: each at an address of its own, all at one port, in one thread."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open: Counter[str] = Counter()
        self.at_once = self.requests = 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        serving = asyncio.start_server(self._answer, names(), self.port, backlog=64)
        self.loop.run_until_complete(serving)
        self.ready.set()
        self.loop.run_forever()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        self.open[host] += 1
        self.at_once = max(self.at_once, self.open[host])
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            known = f"If-None-Match: {ETAG}".encode() in asked
            writer.write(ANSWER if known else b"HTTP/1.1 500 Untagged\r\nConnection: close\r\n\r\n")
            await writer.drain()
        finally:
            self.open[host] -= 1
            writer.close()


@contextmanager
def hosts() -> Iterator[Hosts]:
    found = Hosts(free_port())
    thread = threading.Thread(target=found.run, daemon=True)
    thread.start()
    if not found.ready.wait(30):
        raise Broken("the loopback has no addresses 127.0.1.x")
    yield found
    found.loop.call_soon_threadsafe(found.loop.stop)
    thread.join()


def measured(store: Store) -> Found:
    """One run of the command over all of them, on an empty store."""
    with hosts() as web:
        store.python("-m", "benchmarks.polling", "build", str(web.port))
        allowed = " ".join(f"{name}:{web.port}" for name in names())
        environment = store.environment() | {"FETCH_ALLOW": allowed}
        before, began = store.server_cpu(), time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "pull_feeds", "--due"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = process.stdout.read() if process.stdout else ""
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if process.returncode or web.requests != COUNT:
            raise Broken(
                f"pull_feeds: {web.requests} requests, code {process.returncode}; {last_line(said)}"
            )
        return {
            "seconds": seconds,
            "cpu": used.ru_utime + used.ru_stime,
            "database_cpu": store.server_cpu() - before,
            "peak": used.ru_maxrss * 1024,
            "at_once": web.at_once,
            "requests": web.requests,
        }


def build(port: int) -> None:
    """A blog for each host, with its feeds, all due and read before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    # Only once Django is set up can its models be imported.
    from authors.models import Blog
    from magazine.syndication.models import Feed

    blogs = [Blog(title=name, address=f"http://{name}:{port}/") for name in names()]
    Blog.objects.bulk_create(blogs)
    Feed.objects.bulk_create(
        [
            Feed(
                blog=blog,
                address=f"{blog.address}{number}",
                host=f"{blog.title}:{port}",
                etag=ETAG,
            )
            for blog in blogs
            for number in range(EACH)
        ],
        batch_size=1000,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build(int(sys.argv[2]))
