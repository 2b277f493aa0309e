"""Reading files that a stranger wrote, each in a process of its own with bounds on what it takes.

Entries come back one by one as lines of JSON (`entries.py`), so that memory stays flat and this
process goes on with the first while the next are read. See `reading_child.py`.
"""

import fcntl
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, tzinfo
from io import UnsupportedOperation
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import entries, folders
from .items import Entry, Outline, Refused, Unreadable
from .readers import archive

MEGABYTE = 1024 * 1024
# What a reader may take beside what it has when it starts: so much, and more for a larger file.
MEMORY, MEMORY_EACH, MEMORY_MOST = 192 * MEGABYTE, 16, 4096 * MEGABYTE
SECONDS, SECONDS_EACH = 4, 4  # of work, and for each megabyte
# Of silence: work may take longer on a machine that has other work.
PATIENCE, PATIENCE_EACH = 10, 3
_NO_BREAKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"  # of French signs
_LONGEST_LINE = 64 * MEGABYTE
_PIPE = MEGABYTE
_SETTINGS = ("LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS", "TIME_ZONE", "PEERTUBE_HOSTS")
_MODULE = "magazine.syndication.reading_child"
logger = logging.getLogger(__name__)


def read(
    file: BinaryIO,
    *,
    name: str,
    now: datetime,
    zone: tzinfo,
    place: str = "",
    fetched: bool = False,
) -> Iterator[Entry]:
    """The entries of a file, whatever form it has; `file` moves on as it is read.

    `place` is where it lies in the folder that was given; what was fetched has limits.

    Raises Unreadable for a file that no reader takes, and for one that breaks its reader or takes
    more time or memory than is allowed: what came before is good.
    """
    about = {"place": place[-400:], "fetched": fetched, "now": now.isoformat(), "zone": str(zone)}
    with _on_disk(file) as real:
        for entry in _entries(_order(real, name=name[:200], **about), real):
            if not isinstance(entry, Outline):
                yield entry


def read_list(file: BinaryIO) -> Iterator[Outline | Refused]:
    """The blogs of a list (OPML). Raises Unreadable for what is no such list."""
    with _on_disk(file) as real:
        for entry in _entries(_order(real, name="", list=True), real):
            if isinstance(entry, Outline | Refused):
                yield entry


@contextmanager
def unpacked(file: BinaryIO) -> Iterator[tuple[Path, list[Entry | Outline]]]:
    """The folder that an archive was unpacked into, and what of it was not. Raises Unreadable."""
    with folders.passing() as folder:
        order = _order(file, name="", into=str(folder), writes=archive.MOST_EACH)
        yield folder, list(_entries(order, file))


def _order(file: BinaryIO, **about: Any) -> dict[str, Any]:
    """What a child is told: what to do, and what it may take for a file of this size."""
    size = os.fstat(file.fileno()).st_size
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # whatever this process has in its buffer
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "memory": min(MEMORY + MEMORY_EACH * size, MEMORY_MOST),
        "seconds": SECONDS + SECONDS_EACH * size // MEGABYTE,
        "into": "",
        "list": False,
        "writes": 0,
        **about,
    }


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[BinaryIO]:
    """The file as one that another process can be handed."""
    try:
        file.fileno()
    except (UnsupportedOperation, AttributeError):
        with tempfile.TemporaryFile() as copy:
            file.seek(0)
            copy.writelines(iter(lambda: file.read(MEGABYTE), b""))
            copy.flush()
            yield copy
    else:
        yield file


def _entries(order: dict[str, Any], file: BinaryIO) -> Iterator[Entry | Outline]:
    for line in _lines(order, file):
        try:
            value = json.loads(line)
            kind, about = value
            if kind == "end":
                return
            if kind in ("unreadable", "fault"):
                raise Unreadable(_said(kind, str(about), order))
            entry = entries.load(value)
        except (ValueError, TypeError, RecursionError, entries.Nonsense) as error:
            logger.warning("nonsense from the reader of %s", order["name"])
            raise Unreadable(_("its reader answered nonsense")) from error
        yield entry
    raise Unreadable(_("reading it takes more time or memory than is allowed"))


def _said(kind: str, words: str, order: dict[str, Any]) -> str:
    words = "".join(char for char in words[:500] if char.isprintable() or char in _NO_BREAKS)
    if kind == "fault":
        logger.error("import of %s: %s", order["name"], words)
        return _("it cannot be read: %(reason)s") % {"reason": words}
    return words


def _lines(order: dict[str, Any], file: BinaryIO) -> Iterator[bytes]:
    """The lines of the answer, until it ends or nothing has come for too long."""
    answers, theirs = os.pipe()
    try:
        with suppress(OSError):
            fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, _PIPE)
        child = _nursery.fork(order, file.fileno(), theirs)
    except BaseException:
        os.close(answers)
        raise
    finally:
        os.close(theirs)
    try:
        yield from _split(answers, patience=PATIENCE + PATIENCE_EACH * order["seconds"])
    finally:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(child, signal.SIGKILL)
        os.close(child)
        os.close(answers)


def _split(answers: int, *, patience: int) -> Iterator[bytes]:
    waiting = select.poll()
    waiting.register(answers, select.POLLIN)
    rest: list[bytes] = []
    length = 0
    while waiting.poll(patience * 1000) and (piece := os.read(answers, _PIPE)):
        first, *others = piece.split(b"\n")
        rest.append(first)
        length += len(first)
        if others:
            yield b"".join(rest)
            yield from others[:-1]
            rest, length = [others[-1]], len(others[-1])
        if length > _LONGEST_LINE:
            return


class Nursery:
    """The process that readers are forked from, started when the first is wanted."""

    def __init__(self, command: tuple[str, ...] = ("-m", _MODULE)) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._owner = 0
        self._orders: socket.socket | None = None

    def fork(self, order: dict[str, Any], file: int, answers: int) -> int:
        """A reader at work on this file: the descriptor of its process."""
        message = json.dumps(order).encode()
        with self._lock:
            for _attempt in range(2):
                orders = self._ready()
                try:
                    socket.send_fds(orders, [message], [file, answers])
                    if number := orders.recv(32):
                        # Before the next order nobody buries it, so the number is still its own.
                        return os.pidfd_open(int(number))
                except OSError:
                    logger.warning("the nursery of readers is gone: starting another")
                self.close()
        raise Unreadable(_("no process can be started to read it"))

    def _ready(self) -> socket.socket:
        # What another process began is its own, even if this one was forked from it.
        if self._orders is None or self._owner != os.getpid():
            self._orders, self._owner = self._start(), os.getpid()
        return self._orders

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        given = {name: getattr(settings, name) for name in _SETTINGS}
        with theirs:
            subprocess.Popen(
                [sys.executable, "-E", "-s", *self._command, str(theirs.fileno())],
                cwd=settings.ROOT,
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "LANG": "C.UTF-8",
                    "DJANGO_SETTINGS_MODULE": "magazine.syndication.reading_settings",
                    "READING": json.dumps(given, default=str),
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for whoever reads; this one ends with it
            )
        return ours

    def close(self) -> None:
        if self._orders:
            self._orders.close()
        self._orders = None


_nursery = Nursery()
