"""The processes that read what a stranger wrote: `python -m magazine.syndication.reading_child`.

This one imports the readers once and knows nothing else: no database, no key, no setting but the
language. For each file it forks a child with bounds on memory and work and without a network, which
reads that file, writes what it finds as lines of JSON, and ends; nothing that a file does to it
outlives it. So a thousand small files cost a thousand forks, not a thousand starts of Python.
"""

import gc
import io
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from . import detect, entries, no_network
from .items import Entry, Outline, Unreadable
from .limits import FETCHED, UNLIMITED
from .readers import archive, opml

ORDER = 4096  # bytes of an order, at most
# Read once before the first file, since readers and packages look things up when first used.
_FIRST = (
    b'{"kind": "article", "key": "1", "title": "a", "body": "<p>a</p>", "dated": "2000-01-01"}',
    b'<rss version="2.0"><channel><link>https://a.example/</link><item><title>a</title>'
    b'<link>https://a.example/a</link><description>&lt;p&gt;a&lt;img src="/a.png"></description>'
    b"<pubDate>1 Jan 2000</pubDate></item></channel></rss>",
    b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>a</title></item>'
    b"</channel></rss>",
)


def main(control: int) -> None:
    """Fork a reader for each order, until the other end is gone."""
    django.setup()
    _settle()
    with socket.socket(fileno=control) as orders:
        while True:
            message, given, _flags, _address = socket.recv_fds(orders, ORDER, 2)
            if not message:
                return
            _bury()
            child = os.fork()
            if child == 0:
                orders.close()
                _only(partial(_obey, json.loads(message), *given))
            for one in given:
                os.close(one)
            orders.send(str(child).encode())


def _settle() -> None:
    """Have at hand, once, what every child would have to look up for itself; and keep the pages
    of memory that they share unwritten."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            _("private")
    for data in _FIRST:
        order: dict[str, Any] = {"name": "", "place": "", "into": "", "fetched": False}
        order["list"] = False
        order |= {"now": "2000-01-01T00:00:00+00:00", "zone": settings.TIME_ZONE}
        list(_answers(io.BytesIO(data), order))
    gc.collect()
    gc.freeze()


def _bury() -> None:
    """Take the children that have ended, whose numbers may be given to others from now on."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _only(act: Callable[[], None]) -> None:
    """Do this and end at once, whatever happens."""
    try:
        act()
    finally:
        os._exit(0)


def _obey(order: dict[str, Any], given: int, answers: int) -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever asked no longer listens
    memory, seconds = _memory_now() + order["memory"], order["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (order["writes"], order["writes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    no_network.leave()
    translation.activate(order["language"])
    with open(answers, "wb") as out, open(given, "rb") as file:
        for line in _answers(file, order):
            out.write(line.encode() + b"\n")
            out.flush()  # what was read before a limit is reached is kept


def _memory_now() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _answers(file: BinaryIO, order: dict[str, Any]) -> Iterator[str]:
    """A line for each entry, and a last one that says how it ended."""
    try:
        yield from map(entries.dump, _found(file, order))
    except Unreadable as error:
        yield json.dumps(["unreadable", str(error)])
    except MemoryError:
        yield json.dumps(["unreadable", _("reading it takes more memory than is allowed")])
    except Exception as error:  # a fault of ours or of a package: the other files follow
        words = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        yield json.dumps(["fault", words])
    else:
        yield json.dumps(["end", ""])


def _found(file: BinaryIO, order: dict[str, Any]) -> Iterator[Entry | Outline]:
    if order["into"]:
        return archive.unpack(file, Path(order["into"]))
    if order["list"]:
        return opml.read(file)
    now, zone = datetime.fromisoformat(order["now"]), ZoneInfo(order["zone"])
    limits = FETCHED if order["fetched"] else UNLIMITED
    read = detect.reader(file, limits=limits, place=order["place"])
    return read(file, name=order["name"], now=now, zone=zone)


if __name__ == "__main__":
    main(int(sys.argv[1]))
