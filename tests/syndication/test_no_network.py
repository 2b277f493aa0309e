"""What reads a file can open no socket, and no hostile file of the samples makes it try."""

import http.server
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from magazine.syndication import reading
from magazine.syndication.items import Refused, Unreadable
from tests.syndication import expected

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of loopback, and what was asked there."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<a/>")

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:%d/', timeout=5).read()",
        "__import__('socket').create_connection(('127.0.0.1', %d), 5)",
        "__import__('socket').getaddrinfo('localhost', %d)",
        "__import__('socket').getaddrinfo('blog.example', %d)",
        # What is written in C asks the kernel without a word to Python.
        "'refused' if __import__('ctypes').CDLL(None).socket(2, 1, 0) < 0 else 'a socket'",
        "'refused' if __import__('ctypes').CDLL(None).socketpair(1, 1, 0, 0) < 0 else 'a pair'",
        "__import__('lxml.etree').etree.parse('http://127.0.0.1:%d/',"
        " __import__('lxml.etree').etree.XMLParser(no_network=False))",
        "__import__('subprocess').check_output(['curl', '-sf', 'http://127.0.0.1:%d/'])",
    ],
)
def test_a_reader_can_open_no_socket_and_resolve_no_name(readers, listener, attempt):
    port, asked = listener
    tries = attempt.replace("%d", str(port))
    readers(
        "\n    try:\n"
        f"        yield Refused('1', repr({tries}))\n"
        "    except Exception as error:\n"
        "        yield Refused('1', 'refused: ' + repr(error))"
    )
    (found,) = reading.read(io.BytesIO(b"x"), name="x", now=NOW, zone=UTC)
    assert isinstance(found, Refused)
    assert "refused" in found.what
    assert asked == []


def outcome(path: Path) -> str:
    """How reading a file ends: "read", "stopped" from outside, or in words of its reader."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".zip":
                with reading.unpacked(file):
                    return "read"
            list(reading.read(file, name="x", place=path.name, now=NOW, zone=UTC))
    except Unreadable as error:
        assert str(error).strip()
        return "stopped" if "permis" in str(error) else str(error)
    return "read"


def test_no_hostile_file_makes_its_reader_try(samples, readers):
    """Each gives what is harmless of it, or words that say why it gives nothing, and ends by
    itself: within its bounds, and without a word to the network."""
    readers("pass", takes="False", deadly=True)
    hostile = [one for one in expected.every_sample(samples) if expected.is_hostile(one)]
    texts = [one for one in hostile if one.kind != "image-attack"]
    assert len(texts) >= 80
    assert [one.name for one in texts if outcome(one.path) == "stopped"] == []


def test_an_attempt_would_show(readers):
    readers("__import__('socket').socket()", deadly=True)
    assert outcome(Path(__file__)) == "stopped"
