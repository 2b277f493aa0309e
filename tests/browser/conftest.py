"""Journeys in a real browser: Chromium as it is installed on the machine."""

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any, Never

import pytest
from playwright.sync_api import Browser

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], missing: Callable[[str], Never]
) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("no Chromium on this machine")
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """The magazine under test: `page.goto("/")` opens La Une."""
    return live_server.url


class Conversations:
    """The connections that the magazine under test has open, counted from before they are read."""

    def __init__(self, server: Any) -> None:
        self._open = 0
        self._changed = threading.Condition()
        begin, hold = server.process_request, server.process_request_thread

        def begun(request: Any, client: Any) -> None:
            self._count(1)
            begin(request, client)

        def held(request: Any, client: Any) -> None:
            try:
                hold(request, client)
            finally:
                self._count(-1)

        server.process_request, server.process_request_thread = begun, held

    def _count(self, change: int) -> None:
        with self._changed:
            self._open += change
            self._changed.notify_all()

    def are_over(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, timeout=seconds)


@pytest.fixture(scope="session")
def conversations(live_server: Any) -> Conversations:
    return Conversations(live_server.thread.httpd)


@pytest.fixture(autouse=True)
def leaving(
    transactional_db: None, browser: Browser, conversations: Conversations
) -> Iterator[None]:
    """A test is over when its pages are closed and what they said last has been answered.

    A page of the desk says goodbye as it closes. Answered during the next test, or while the
    tables are emptied, the goodbye of one test would be the fault of another.
    """
    yield
    for context in browser.contexts:
        context.close()
    assert conversations.are_over(seconds=30), "the magazine is still answering a closed page"
