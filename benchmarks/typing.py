"""What a writer feels: from the key to the paint, in the form of a text of 10,000 words.

    python -m benchmarks.typing ADDRESS NAME      the form of an article, somebody who may change it

The password is read from the variable PASSWORD. Prints median, 95th percentile and worst, in ms;
the bound is 50 ms for the 95th. Chromium alone is measured, headless.
"""

import os
import shutil
import sys
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import sync_playwright

KEYS, PAUSE, BOUND = 120, 60, 50
TEXT = ".ProseMirror[contenteditable=true]"
# After the next frame has been painted: a message that its callback sends arrives then.
LISTEN = """() => {
  window.waits = []
  addEventListener("keydown", () => {
    const began = performance.now()
    requestAnimationFrame(() => {
      const painted = new MessageChannel()
      painted.port1.onmessage = () => window.waits.push(performance.now() - began)
      painted.port2.postMessage(0)
    })
  }, true)
}"""


def waits(page: Any) -> list[float]:
    """Milliseconds from each of KEYS keys to its paint, typed in the middle of the text."""
    page.wait_for_selector(TEXT)
    paragraphs = page.locator(f"{TEXT} > p")
    paragraphs.nth(paragraphs.count() // 2).click()
    page.evaluate(LISTEN)
    for _key in range(KEYS):
        page.keyboard.press("a")
        page.wait_for_timeout(PAUSE)
    found: list[float] = page.evaluate("window.waits")
    return found


def main(address: str, name: str) -> int:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill(os.environ["PASSWORD"])
        page.locator("main form button[type=submit]").first.click()
        found = waits(page)
        browser.close()
    print(f"key to paint: {said(found)} (95 %: ≤ {BOUND} ms)")
    return 0


def said(found: list[float]) -> str:
    late = quantiles(found, n=20)[-1]
    return f"median {median(found):.0f} ms, 95 % {late:.0f} ms, worst {max(found):.0f} ms"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
