"""What each hostile file of the samples costs: `make bench ARGS=--attacks`.

    python -m benchmarks.attacks [WORD …]     those whose name holds one of the words

Each is read as an import reads it, by a child of the nursery of readers: as an operator's own file,
then as one that was fetched. Printed are the seconds until its last entry came, the work of the
child, and its largest resident size, of which what every child shares with the nursery is a part.
Nothing is stored: no database is needed.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import BinaryIO

import django
from django.conf import settings
from rich.console import Console
from rich.table import Table

from magazine.syndication import reading
from magazine.syndication.items import Unreadable

ROUNDS = 3
# A nursery that writes down what each of its children took, once it has ended.
_PROGRAM = """
import os, sys
from magazine.syndication import reading_child

def bury():
    try:
        while True:
            _pid, status, took = os.wait4(-1, 0)  # whoever asked has killed it by now
            with open({path!r}, "a") as out:
                print(took.ru_maxrss, took.ru_utime + took.ru_stime, file=out)
    except ChildProcessError:
        pass

reading_child._bury = bury
reading_child.main(int(sys.argv[1]))
"""
_TINY = b'{"kind": "article", "key": "1", "title": "a", "body": "<p>a</p>", "dated": "2000-01-01"}'


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading one file took: medians, and the most memory."""

    name: str
    seconds: float
    work: float
    megabytes: float
    ended: str


def measured(words: Sequence[str] = ()) -> Iterator[Cost]:
    """A row for a file with one entry, for comparison, then for each attack, twice."""
    with tempfile.TemporaryDirectory() as folder:
        took = Path(folder, "took")
        reading._nursery = reading.Nursery(("-c", _PROGRAM.format(path=str(took))))
        _ended(BytesIO(_TINY), fetched=False)  # which starts it
        yield _cost("(a file of one line)", _TINY, took, fetched=False)
        for name, path in attacks():
            if not words or any(word in name for word in words):
                for fetched in (False, True):
                    about = f"{name}, fetched" if fetched else name
                    yield _cost(about, path.read_bytes(), took, fetched=fetched)


def attacks() -> Iterator[tuple[str, Path]]:
    """The hostile texts of the samples."""
    folder = Path(settings.SAMPLES, "data")
    files = json.loads((folder / "expected.json").read_text())["files"]
    for name, about in files.items():
        hostile = about["kind"].endswith("-attack") and about["kind"] != "image-attack"
        if hostile and not name.endswith(".zip"):
            yield name, folder / name


def _cost(name: str, data: bytes, took: Path, *, fetched: bool) -> Cost:
    seconds, ended = [], ""
    _ended(BytesIO(_TINY), fetched=False)  # the nursery buries whoever came before
    before = len(took.read_text().splitlines())
    for _round in range(ROUNDS):
        began = time.perf_counter()
        ended = _ended(BytesIO(data), fetched=fetched)
        seconds.append(time.perf_counter() - began)
    _ended(BytesIO(_TINY), fetched=False)
    lines = [line.split() for line in took.read_text().splitlines()[before:]]
    mine = lines[1 : 1 + ROUNDS]
    peak = max(int(one[0]) for one in mine) / 1024
    return Cost(name, median(seconds), median(float(one[1]) for one in mine), peak, ended)


def _ended(file: BinaryIO, *, fetched: bool) -> str:
    """Read it; how many entries came, and what was said at the end."""
    count, said = 0, ""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    try:
        for _entry in reading.read(file, name="x", now=now, zone=UTC, fetched=fetched):
            count += 1
    except Unreadable as error:
        said = str(error)[:60]
    return f"{count} entries" + (f", then: {said}" if said else "")


def shown(costs: Sequence[Cost]) -> Table:
    table = Table("file", "seconds", "of work", "MB at most", "it ended with")
    for cost in sorted(costs, key=lambda one: -one.seconds):
        figures = [f"{cost.seconds:.2f}", f"{cost.work:.2f}", f"{cost.megabytes:.0f}"]
        table.add_row(cost.name, *figures, cost.ended)
    return table


def main(words: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    Console(width=140).print(shown(list(measured(words))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
