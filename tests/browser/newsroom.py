"""What the journeys of the newsroom share: each person in a browser of their own, who clicks and
types; no console may complain, and axe finds nothing on any page that is looked at."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from articles.models import Article

type Enter = Callable[..., Page]
# What a browser says of itself: that there is no network, and that what was withdrawn is gone.
OF_ITSELF = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch|status of 410")
PATIENCE = 30_000
# Pages in which axe is at work: it writes styles of its own, which the policies refuse.
looked_at: set[Page] = set()
AXE = {"preload": False, "resultTypes": ["violations"]}
# Colours change slowly, and are measured when they have; one that never ends keeps nobody.
AT_REST = """Promise.race([
  Promise.allSettled(document.getAnimations().map(one => one.finished)),
  new Promise(done => setTimeout(done, 5000)),
])"""


def listen(page: Page, complaints: list[str]) -> None:
    """Gather what the console of this page complains about."""

    def hear(said: ConsoleMessage) -> None:
        of_itself = OF_ITSELF.search(said.text) or page in looked_at
        if said.type in ("error", "warning") and not of_itself:
            complaints.append(f"{page.url} {said.text}")

    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on("console", hear)


@pytest.fixture
def enter(
    transactional_db: None, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Enter]:
    """Opens the desk of someone who logs in, or with nobody the page that a reader asks for."""
    complaints: list[str] = []
    contexts = []
    expect.set_options(timeout=PATIENCE)

    def open_as(person: Any = None, address: str = "/") -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        context.on("page", partial(listen, complaints=complaints))
        page = context.new_page()
        if person is None:
            page.goto(address)
        else:
            page.goto("/admin/")
            page.locator("[name=login]").fill(person.get_username())
            page.locator("[name=password]").fill("secret")
            with page.expect_navigation():
                page.locator("main form button[type=submit]").first.click()
        return page

    yield open_as
    for context in contexts:
        context.close()
    expect.set_options(timeout=None)
    assert not complaints, complaints


def look(page: Page, within: str | None = None) -> None:
    """Axe finds nothing (within a selector), narrow and dark or wide and light; nothing sticks
    out."""
    page.bring_to_front()
    for width, theme in ((360, "dark"), (1440, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.evaluate(AT_REST)
        faults = faults_of(page, within)
        assert not faults, faults
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def faults_of(page: Page, within: str | None = None) -> list[str]:
    """What axe finds at fault on the page, as it stands, or in a part of it."""
    looked_at.add(page)
    found = Axe().run(page, within, options=AXE).response["violations"]
    looked_at.remove(page)
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


def follow(page: Page, link: Locator) -> None:
    """Click, and wait until the page that it leads to is whole."""
    with page.expect_navigation():
        link.click()


def home(page: Page) -> None:
    """To « Le bureau », by the name of the desk at the top of every page."""
    follow(page, page.locator("#site-name a"))


def card(page: Page, title: str) -> Locator:
    return page.locator("section.overview-card", has=page.get_by_role("heading", name=title))


def open_from(page: Page, title: str, article: str) -> None:
    """From « Le bureau », out of the card with this title, into the form of an article."""
    follow(page, card(page, title).get_by_role("link", name=article))
    expect(prose(page)).to_be_visible()


def open_form(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(prose(page)).to_be_visible()


def prose(page: Page) -> Locator:
    return page.locator(".ProseMirror[contenteditable=true]")


def caret(page: Page, place: str) -> None:
    # By the editor's own command: after a press on a key the caret settles when it likes.
    page.locator(".ProseMirror").evaluate("(one, at) => one.editor.commands.focus(at)", place)
    expect(page.locator(".ProseMirror")).to_be_focused()


def write(page: Page, text: str, place: str = "end") -> None:
    caret(page, place)
    page.keyboard.type(text)


def said(page: Page, text: str) -> None:
    """What the line about saving says, sooner or later."""
    expect(page.locator("desk-autosave .said")).to_contain_text(re.compile(text))


def press(page: Page, verb: str, note: str = "") -> None:
    """An act on the form, with a note for whoever comes next."""
    if note:
        page.locator(".act-note input").fill(note)
    follow(page, page.locator(f".verb-{verb}"))


def succeeded(page: Page, text: str = "") -> None:
    expect(page.locator(".messagelist .success")).to_contain_text(text)


def panel(page: Page, name: str) -> Locator:
    """A tab beside the form, opened if it is not."""
    tab = page.locator(f"[aria-controls=panel-{name}]")
    if tab.get_attribute("aria-expanded") != "true":
        tab.click()
    expect(page.locator(f"#panel-{name}")).to_be_visible()
    return page.locator(f"#panel-{name}")


# What readers find ----------------------------------------------------------------------------

WHERE = ("/", "/magazine/culture/", "/flux/rss.xml", "/magazine/culture/flux/atom.xml")


def found_by_readers(reader: Page, title: str) -> list[str]:
    """La Une, the section, the feeds and the search where readers find this title."""
    search = f"/recherche/?q={title.split()[-1]}"
    return [place for place in (*WHERE, search) if title in reader.request.get(place).text()]
