"""A web host on the loopback that a test fills with pages; it notes what it was asked."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Page:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Host(ThreadingHTTPServer):
    """`pages` maps a path to a Page, or to a function that writes to the socket as it likes."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page | Callable[[Any], None]] = {}
        self.asked: list[Asked] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked went away: that is what many tests are about."""

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def at(self, path: str = "/") -> str:
        return f"http://{self.name}{path}"

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(length))
        self.server.asked.append(asked)
        page = self.server.pages.get(self.path.partition("?")[0], Page(status=404))
        if not isinstance(page, Page):
            page(self)
        elif page.etag and asked.headers.get("if-none-match") == page.etag:
            self.answer(304, page.headers | {"ETag": page.etag})
        else:
            tagged = {"ETag": page.etag} if page.etag else {}
            self.answer(page.status, page.headers | tagged, page.body)

    do_POST = do_GET

    def answer(self, status: int, headers: dict[str, str], body: bytes | str = b"") -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: Any) -> None:
        pass


def serve(settings: Any) -> Iterator[Host]:
    """A host of which the settings allow the fetching."""
    with Host() as host:
        thread = threading.Thread(target=host.serve_forever, args=[0.02], daemon=True)
        thread.start()
        settings.FETCH_ALLOW = [*settings.FETCH_ALLOW, host.name]
        yield host
        host.shutdown()
        thread.join()


@pytest.fixture
def host(settings: Any) -> Iterator[Host]:
    yield from serve(settings)


@pytest.fixture
def other_host(settings: Any) -> Iterator[Host]:
    yield from serve(settings)
