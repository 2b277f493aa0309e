"""What a writer feels: from the key to the paint, in the form of a text of 10,000 words.

Chromium alone is measured, headless, on the page of a server that runs as it is deployed.
"""

import shutil
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.servers import HOST, Store, magazine

KEYS, PAUSE, BOUND = 120, 60, 50
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
LONG_ARTICLE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "magazine.settings"
import django
django.setup()
from articles.models import Article
print(Article.objects.get(title="Un très long article").pk)
"""
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


def measured(store: Store) -> list[float]:
    """Milliseconds at the long article of a desk (`benchmarks.desk_content`): one for each key."""
    number = store.python("-c", LONG_ARTICLE).strip()
    with magazine(store) as server, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.goto(f"http://{HOST}:{server.port}/admin/articles/article/{number}/change/")
        page.locator("[name=login]").fill("root")
        page.locator("[name=password]").fill("secret")
        page.locator("main form button[type=submit]").first.click()
        found = waits(page)
        browser.close()
    return found
