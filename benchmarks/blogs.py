"""Blogs on the loopback, and what is brought in of them while somebody kills whoever does it.

    python -m benchmarks.blogs ADDRESS …    a followed blog for each address of a feed

in the environment of a store. Each host has a feed, whose items have a picture each, and gives any
other picture that is asked for by its number.
"""

import re
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from struct import pack

from benchmarks import content, exports
from benchmarks.victims import rows, start

HOSTS, ITEMS = 3, 4
SIDE = 24  # px of a picture
BESIDE = 4
FEED = """<rss version="2.0"><channel><title>Carnet {host}</title><link>{home}</link>
<language>fr</language>{items}</channel></rss>"""
ITEM = """<item><title>Le carnet {host}, page {number}</title><link>{home}{number}</link>
<guid>{home}{number}</guid><author>Autrice {host}</author><pubDate>{day} Oct 2026 08:00:00 GMT
</pubDate><description>&lt;p&gt;La page {number} du carnet {host}.&lt;/p&gt;&lt;img
src="{home}{picture}.png" alt="Vue {picture}"&gt;</description></item>"""
TEXT = """---
title: Un texte à côté d’une image, {number}
author: Une autrice
date: 2026-10-0{number}
---
Voici ce qui se voit d’ici. ![Vue {number}](vue-{number}.png)
"""


class Web:
    """The hosts, each at an address of its own; `asked` is how many requests they had in all."""

    def __init__(self, servers: list[ThreadingHTTPServer]) -> None:
        self.servers = servers
        self.asked = 0
        self.changed = threading.Condition()

    @property
    def allowed(self) -> str:
        return " ".join(one.removeprefix("http://").rstrip("/") for one in self.homes)

    @property
    def homes(self) -> list[str]:
        return ["http://{}:{}/".format(*one.server_address[:2]) for one in self.servers]

    @property
    def feeds(self) -> list[str]:
        return [f"{home}feed" for home in self.homes]

    def note(self) -> None:
        with self.changed:
            self.asked += 1
            self.changed.notify_all()

    def wait_for(self, number: int, seconds: float) -> bool:
        """Wait until so many requests have come; whether they did."""
        with self.changed:
            return self.changed.wait_for(lambda: self.asked >= number, seconds)


@contextmanager
def web() -> Iterator[Web]:
    servers = [
        ThreadingHTTPServer((f"127.0.1.{number}", 0), _Answering) for number in range(1, HOSTS + 1)
    ]
    found = Web(servers)
    for server in servers:
        server.web = found
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield found
    for server in servers:
        server.shutdown()
        server.server_close()


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        number = re.fullmatch(r"/(\d{1,6})\.png", self.path)
        data = picture(int(number[1])) if number else self._feed().encode()
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if number else "application/rss+xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.server.web.note()
        self.wfile.write(data)

    def _feed(self) -> str:
        address, port = self.server.server_address[:2]
        host, home = str(address).rpartition(".")[2], f"http://{address}:{port}/"
        items = "".join(
            ITEM.format(host=host, home=home, number=n, day=n + 1, picture=int(host) * 100 + n)
            for n in range(ITEMS)
        )
        return FEED.format(host=host, home=home, items=items)

    def log_message(self, *_words: object) -> None:
        pass


def picture(number: int) -> bytes:
    """A small PNG, another for each number."""
    shade = bytes(number // 256**place % 256 for place in range(3))
    lines = b"".join(b"\0" + shade * row + b"\x80" * 3 * (SIDE - row) for row in range(SIDE))
    head = pack(">2I5B", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def write_archive(path: Path, size: int, at: Web) -> None:
    """A ZIP of an export whose posts show pictures of a host, and of texts beside theirs."""
    export, numbers = path.with_suffix(".xml"), count(1)
    exports.write(export, size)

    def shown(end: re.Match[str]) -> str:
        number = next(numbers)
        return f'<p><img src="{at.homes[0]}{number}.png" alt="Vue {number}"></p>{end[0]}'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        text = export.read_text(encoding="utf-8")
        archive.writestr("export.xml", re.sub(r"\]\]></content:encoded>", shown, text))
        for number in range(1, BESIDE + 1):
            archive.writestr(f"textes/texte-{number}.md", TEXT.format(number=number))
            archive.writestr(f"textes/vue-{number}.png", picture(10_000 + number))


def archive_command(path: Path) -> list[str]:
    filed = ["--section", content.sections()[0], "--agreement-images"]
    return ["import_articles", str(path), "--publish", *filed, *content.AGREED]


def follow(addresses: list[str]) -> None:
    """A blog that lends its texts and pictures for each feed, which is due."""
    for address in addresses:
        home = address.removesuffix("feed")
        blog = rows("authors.Blog").create(title=home, address=home, language="fr")
        about = {"mode": "full", "images": True, "agreed_by": "les autrices, par courriel"}
        rows("authors.Agreement").create(blog=blog, agreed_on=date(2026, 1, 15), **about)
        rows("syndication.Feed").create(blog=blog, address=address)


if __name__ == "__main__":
    start()
    follow(sys.argv[1:])
