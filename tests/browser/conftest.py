"""Journeys in a real browser: Chromium as it is installed on the machine."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Never

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.pages import Enter, listen, pass_of

# The first opens no window that nobody sees, and is quicker for it.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser"]
NAMES += ["google-chrome", "google-chrome-stable"]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
# How long anything may take, in ms: on a busy machine a test is slow, and not wrong.
PATIENCE = 60_000


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(autouse=True, scope="session")
def own_connection(playwright: Playwright) -> Iterator[None]:
    """While playwright has its event loop in this thread, Django keeps another connection there.

    It is out of sight once the loop has gone, and PostgreSQL would not drop the database.
    """
    yield
    connections.close_all()


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
    assert conversations.are_over(seconds=PATIENCE / 1000), (
        "the magazine is still answering a closed page"
    )


@pytest.fixture
def enter(
    transactional_db: None,
    browser: Browser,
    browser_context_args: dict[str, Any],
    base_url: str,
    request: pytest.FixtureRequest,
) -> Iterator[Enter]:
    """Opens a page in a browser of its own: the desk of someone who is logged in, or with nobody
    what a reader asks for. No console may complain, in any window, but of what the mark `forgiven`
    of the test says."""
    mark = request.node.get_closest_marker("forgiven")
    forgiven = mark.args[0] if mark else ""
    complaints: list[str] = []
    contexts = []

    def open_as(person: Any = None, address: str | None = None, **options: Any) -> Page:
        context = browser.new_context(**browser_context_args, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("page", partial(listen, complaints=complaints, forgiven=forgiven))
        if person is not None:
            context.add_cookies([{**pass_of(person), "url": base_url}])
        page = context.new_page()
        if address is None:
            address = "/" if person is None else "/admin/"
        if address:
            page.goto(address)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def desk(enter: Enter, editor: Any) -> Page:
    """An empty page of an editor who is logged in."""
    return enter(editor, "")


@pytest.fixture
def reader(enter: Enter) -> Page:
    """An empty page of someone without an account."""
    return enter(None, "")
