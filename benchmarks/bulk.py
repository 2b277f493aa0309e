"""Archives in bulk, without pictures: articles a second, memory, and what others wait meanwhile.

    python -m benchmarks.bulk probe    pages read and rows written until its input ends, as JSON

Run by `benchmarks.run`: the real command brings in an export of WordPress or our own lines, which
then wait at the desk; beside it a process reads La Une and writes a row, ten times a second.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from types import ModuleType
from typing import TypedDict

import django

from benchmarks import content, exports
from benchmarks.servers import ROOT, Broken, Store, last_line

SIZES = (2_000, 50_000)
FORMS: dict[str, ModuleType] = {"WXR": exports, "JSON Lines": content}
PAUSE = 0.1


class Waits(TypedDict):
    """Milliseconds: the middle one, that of 95 in 100, the longest."""

    page: tuple[float, float, float]
    write: tuple[float, float, float]


class Found(TypedDict):
    """Articles a second by the clock; CPU seconds of the command without the processes that read,
    and of the database server; its peak resident bytes; what others waited."""

    articles: int
    rate: float
    cpu: float
    database_cpu: float
    peak: int
    waits: Waits


def measured(store: Store, form: str, size: int, folder: Path) -> Found:
    """One run of the command on a store in which nothing is but the sections."""
    file = folder / f"bulk-{size}.{form.replace(' ', '-')}"
    FORMS[form].write(file, size)
    command = [sys.executable, "manage.py", "import_articles", str(file), "--no-images"]
    command += [*content.AGREED, "--section", content.sections()[0]]
    with probe(store) as waits:
        before, began = store.server_cpu(), time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=store.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = process.stdout.read() if process.stdout else ""
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Broken(f"import_articles: {last_line(said)}")
    return {
        "articles": size,
        "rate": size / seconds,
        "cpu": used.ru_utime + used.ru_stime,
        "database_cpu": store.server_cpu() - before,
        "peak": used.ru_maxrss * 1024,
        "waits": waits,
    }


@contextmanager
def probe(store: Store) -> Iterator[Waits]:
    """The other process; what it found stands in the answer once the block has ended."""
    found: Waits = {"page": (0, 0, 0), "write": (0, 0, 0)}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bulk", "probe"],
        cwd=ROOT,
        env=store.environment() | {"DJANGO_SETTINGS_MODULE": "magazine.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    process.stdout.readline()  # it has begun
    try:
        yield found
    finally:
        said, _none = process.communicate()
    found.update(json.loads(said))


def watch() -> None:
    """Read and write until the input ends, then say what was waited."""
    django.setup()
    # Only once Django is set up can its models be imported.
    from django.test import Client

    from magazine.sections.models import Section

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    client, pages, writes = Client(SERVER_NAME="127.0.0.1"), list[float](), list[float]()
    rows = Section.objects.filter(pk=Section.objects.values_list("pk")[:1])
    client.get("/")
    print("begun", flush=True)
    while not ended.wait(PAUSE) or not pages:
        began = time.perf_counter()
        client.get("/")
        read = time.perf_counter()
        rows.update(position=1)
        pages.append((read - began) * 1000)
        writes.append((time.perf_counter() - read) * 1000)
    print(json.dumps({"page": _figures(pages), "write": _figures(writes)}))


def _figures(found: list[float]) -> tuple[float, float, float]:
    late = quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
    return median(found), late, max(found)


if __name__ == "__main__":
    if sys.argv[1:2] == ["probe"]:
        watch()
