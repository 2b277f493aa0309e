"""What every test in a browser says of a page: its console may not complain, axe finds nothing on
it, nothing sticks out; and how one goes from it to the next."""

import re
from collections.abc import Callable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import ConsoleMessage, Error, Frame, Locator, Page, expect

type Enter = Callable[..., Page]
# What a browser says of itself where a test cuts its network, ends a login, or asks for what is not
# there: to be forgiven in that test alone.
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|Failed to fetch"
NO_ANSWER = "ERR_FAILED"
NOT_THERE = "status of 4(04|10)"
# Pages in which axe is at work: it writes styles of its own, which the policies refuse.
looked_at: set[Page] = set()
STYLES = re.compile("inline style")
# Its faults alone: all that it found in order costs as much to carry as to find.
AXE = """within => axe.run(within ?? document, {preload: false, resultTypes: ["violations"]})
  .then(found => found.violations)"""
# Colours change slowly: brought to their end, they are measured as they stay. One that ends may
# move what inherits from it; one that never ends (a caret that blinks) keeps nobody.
AT_REST = """() => {
  for (let round = 0; round < 100; round++) {
    const moving = document.getAnimations().filter(one =>
      one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity)
    if (!moving.length) return true
    moving.forEach(one => one.finish())
  }
  return false
}"""
VIEWS = ((360, "dark"), (1440, "light"))
# Chromium's own words, in a context without scripts too, when the next page is there before the
# passage to it could begin: it is shown at once.
NO_PASSAGE = "Transition was aborted because of invalid state"


def listen(page: Page, complaints: list[str], forgiven: str = "") -> None:
    """Gather what the console of this page complains about."""

    def hear(said: ConsoleMessage) -> None:
        of_axe = page in looked_at and STYLES.search(said.text)
        of_itself = forgiven and re.search(forgiven, said.text)
        if said.type in ("error", "warning") and not of_axe and not of_itself:
            complaints.append(f"{page.url} {said.text}")

    def fail(error: Error) -> None:
        if NO_PASSAGE not in error.message:
            complaints.append(f"{page.url} {error}")

    page.on("pageerror", fail)
    page.on("console", hear)


def look(page: Page, within: str | None = None) -> None:
    """Axe finds nothing (within a selector), narrow and dark or wide and light; nothing sticks
    out."""
    page.bring_to_front()
    for width, theme in VIEWS:
        show(page, width, theme)
        faults = faults_of(page, within)
        assert not faults, faults
        sticks_out = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert sticks_out <= 0, page.url


def show(page: Page, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    holds(page, "width => innerWidth === width", width)
    at_rest = page.evaluate(AT_REST)
    assert at_rest, "something does not come to rest"


def faults_of(page: Page, within: str | None = None) -> list[str]:
    """What axe finds at fault on the page, as it stands, or in a part of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    looked_at.add(page)
    found = page.evaluate(AXE, within)
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


def follow_by(page: Page, key: str) -> None:
    """Press a key, and wait until the page that it leads to is whole."""
    with page.expect_navigation():
        page.keyboard.press(key)


def holds(page: Page | Frame, script: str, arg: Any = None) -> None:
    """This is so, sooner or later: for what no expectation can say of a locator. A function, for
    the policies of the page refuse to read a text as a script."""
    page.wait_for_function(script, arg=arg)


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
