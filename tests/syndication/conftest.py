"""Commands run as an operator runs them, and what they said (in English, whatever the site)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.utils import translation

from magazine.syndication import reading
from tests.hosts import host, other_host

__all__ = ["host", "other_host"]


@dataclass(frozen=True, slots=True)
class Said:
    """The exit code of a command, its summary, its lines of problems."""

    code: int
    summary: str
    lines: list[str]

    def tells(self, *words: str) -> bool:
        """Whether one line holds all these words."""
        return any(all(word in line for word in words) for line in self.lines)


@pytest.fixture
def run(db) -> Callable[..., Said]:
    def call(name: str, *args: Any) -> Said:
        out, err, code = StringIO(), StringIO(), 0
        try:
            with translation.override("en"):
                call_command(name, *map(str, args), stdout=out, stderr=err)
        except CommandError as error:
            assert not isinstance(error, SystemCheckError)
            code = error.returncode
            err.write(str(error))
        except SystemExit as error:
            code = int(error.code or 0)
        return Said(code, out.getvalue().strip(), err.getvalue().splitlines())

    return call


@pytest.fixture
def bring_in(run) -> Callable[..., Said]:
    return lambda *args: run("import_articles", *args)


# A nursery of readers of which one is not as it should be.
_PROGRAM = """
import os, sys, time
from functools import partial
from magazine.syndication import detect, entries, no_network, reading_child
from magazine.syndication.items import Refused

def read(file, *, name, now, zone):
    {does}
    yield from ()

no_network.leave = partial(no_network.leave, deadly={deadly})
reading_child._FIRST = ()
detect._READERS = ((lambda head: {takes}, read), *detect._READERS)
reading_child.main(int(sys.argv[1]))
"""


@pytest.fixture
def readers(monkeypatch) -> Iterator[Callable[..., None]]:
    """Put a reader before the others, in the process that reads: one line of Python that it does
    with `file`, and which files it takes by their `head`. `deadly`: whoever tries to open a socket
    there is killed, so that it shows however quietly a parser takes a refusal."""
    begun = []

    def put(does: str, takes: str = "True", *, deadly: bool = False) -> None:
        program = _PROGRAM.format(does=does, takes=takes, deadly=deadly)
        nursery = reading.Nursery(("-c", program))
        monkeypatch.setattr(reading, "_nursery", nursery)
        begun.append(nursery)

    yield put
    for nursery in begun:
        nursery.close()


AGREED = ("--agreement", "full", "--agreed-on", "2026-11-01", "--agreed-by", "l'auteur, par lettre")


@pytest.fixture
def agreed() -> tuple[str, ...]:
    """The options that state an agreement to the full text."""
    return AGREED


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file for an import: text in UTF-8, or bytes as they are."""

    def make(content: str | bytes, name: str = "page.txt") -> Path:
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make
