"""What every test in a browser says of a page: its console may not complain, axe finds nothing on
it, nothing sticks out; and how one goes from it to the next."""

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

type Enter = Callable[..., Page]
# What a browser says of itself where a test cuts its network, ends a login, or asks for what is not
# there: to be forgiven in that test alone.
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|Failed to fetch"
NO_ANSWER = "ERR_FAILED"
NOT_THERE = "status of 4(04|10)"
# Pages in which axe is at work: it writes styles of its own, which the policies refuse.
looked_at: set[Page] = set()
STYLES = re.compile("inline style")
AXE = {"preload": False, "resultTypes": ["violations"]}
# Colours change slowly, and are measured when they have; one that never ends keeps nobody.
AT_REST = """Promise.race([
  Promise.allSettled(document.getAnimations().map(one => one.finished)),
  new Promise(done => setTimeout(done, 5000)),
])"""
VIEWS = ((360, "dark"), (1440, "light"))


def listen(page: Page, complaints: list[str], forgiven: str = "") -> None:
    """Gather what the console of this page complains about."""

    def hear(said: ConsoleMessage) -> None:
        of_axe = page in looked_at and STYLES.search(said.text)
        of_itself = forgiven and re.search(forgiven, said.text)
        if said.type in ("error", "warning") and not of_axe and not of_itself:
            complaints.append(f"{page.url} {said.text}")

    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on("console", hear)


def look(page: Page, within: str | None = None) -> None:
    """Axe finds nothing (within a selector), narrow and dark or wide and light; nothing sticks
    out."""
    page.bring_to_front()
    for width, theme in VIEWS:
        show(page, width, theme)
        faults = faults_of(page, within)
        assert not faults, faults
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def show(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.evaluate(AT_REST)


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


def succeeded(page: Page, text: str = "") -> None:
    told = page.locator(".messagelist .success")
    expect(told).to_be_visible()
    expect(told).to_contain_text(text)


# Who is there ---------------------------------------------------------------------------------


def pass_of(person: Any) -> dict[str, str]:
    """The cookie of someone who has logged in already."""
    client = Client()
    client.force_login(person)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value}


def log_in(page: Page, person: Any) -> None:
    """By name and password, on the page that asks for them."""
    page.locator("[name=login]").fill(person.get_username())
    page.locator("[name=password]").fill("secret")
    follow(page, page.locator("main form button[type=submit]").first)
