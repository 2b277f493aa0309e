"""What a browser finds on a page: axe, requests to other hosts, shifts of the layout."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import HOST, Server

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-gpu"]
FLAGS += ["--disable-quic", "--disable-sync", "--no-first-run", "--no-sandbox"]
WIDTHS = [320, 1440]
SCHEMES = ["light", "dark"]
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 200);
})"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page at one width in one colour scheme; `axe` and `elsewhere` are findings in words."""

    path: str
    width: int
    scheme: str
    axe: tuple[str, ...]
    elsewhere: tuple[str, ...]
    overflow: int
    shift: float


def chromium() -> str:
    """The path of Chromium, "" when there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@contextmanager
def opened() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def look(browser: Browser, server: Server, path: str) -> Iterator[Seen]:
    """The page at each width, light and dark."""
    for width, scheme in product(WIDTHS, SCHEMES):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="fr-FR",
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"http://{HOST}:{server.port}{path}", wait_until="load")
        yield Seen(
            path,
            width,
            scheme,
            axe=tuple(findings(Axe().run(page).response)),
            elsewhere=tuple(url for url in asked if urlsplit(url).hostname != HOST),
            overflow=overflow(page),
            shift=float(page.evaluate(SHIFTS)),
        )
        context.close()


def findings(response: Mapping[str, object]) -> Iterator[str]:
    """Each violation: the rule, what it asks for, and the first element that breaks it."""
    for violation in response["violations"]:  # type: ignore[attr-defined]
        where = violation["nodes"][0]["html"][:90]
        yield f"{violation['id']}: {violation['help']} ({len(violation['nodes'])}×, {where})"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    root = "document.documentElement"
    return int(page.evaluate(f"() => {root}.scrollWidth - {root}.clientWidth"))
