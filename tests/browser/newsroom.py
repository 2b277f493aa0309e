"""What the people of the newsroom do at the desk, and what readers find of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Route, expect

from articles.models import Article
from tests.browser.pages import follow, holds

PASTE = """([html, text]) => {
  const data = new DataTransfer()
  if (html) data.setData("text/html", html)
  data.setData("text/plain", text)
  const event = new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  })
  document.querySelector(".ProseMirror[contenteditable=true]").dispatchEvent(event)
}"""


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


def caret(page: Page, place: str | int) -> None:
    # By the editor's own command: after a press on a key the caret settles when it likes.
    page.locator(".ProseMirror").evaluate("(one, at) => one.editor.commands.focus(at)", place)
    expect(page.locator(".ProseMirror")).to_be_focused()


def write(page: Page, text: str, place: str = "end") -> None:
    caret(page, place)
    page.keyboard.type(text)


def type_on(page: Page, text: str) -> None:
    """Where the caret stands, once the editor has its focus (again)."""
    expect(prose(page)).to_be_focused()
    page.keyboard.type(text)


def select(page: Page, words: str) -> None:
    """These words of the text, the last time they stand there, as a mouse would select them."""
    expect(prose(page)).to_contain_text(words)
    prose(page).evaluate(
        """(root, words) => {
          root.focus()
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
          let found = null
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.data.includes(words)) found = node
          }
          const at = found.data.lastIndexOf(words)
          getSelection().setBaseAndExtent(found, at, found, at + words.length)
        }""",
        words,
    )
    selected(page, words)


def selected(page: Page, words: str) -> None:
    """The editor has taken up what the browser shows as selected, which it does when it likes."""
    holds(
        page,
        """words => {
          const { doc, selection } = document.querySelector(".ProseMirror").editor.state
          return doc.textBetween(selection.from, selection.to) === words
        }""",
        words,
    )


def paste(page: Page, html: str, text: str) -> None:
    page.evaluate(PASTE, [html, text])


def choose(page: Page, field: str, text: str) -> None:
    """Type into an autocomplete and take what it offers, by the keyboard alone."""
    page.locator(f"#{field} + .select2-container .select2-selection").focus()
    page.keyboard.press("Enter")
    page.keyboard.type(text)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(text)
    page.keyboard.press("Enter")


def said(page: Page, text: str) -> None:
    """What the line about saving says, sooner or later."""
    expect(page.locator("desk-autosave .said")).to_contain_text(re.compile(text))


def safe(page: Page, text: str = "^Enregistré à ") -> None:
    """All that was typed is on the server, and the line says so: not of an earlier save."""
    holds(
        page,
        """() => {
          const saver = document.querySelector("desk-autosave")
          return !saver.unsaved && !saver.busy
        }""",
    )
    said(page, text)


@contextmanager
def saves_held(page: Page) -> Iterator[None]:
    """Meanwhile no save reaches the server: the line goes on saying that it is on its way."""
    held: list[Route] = []
    free = False

    def hold(route: Route) -> None:
        if free:
            route.continue_()
        else:
            held.append(route)

    page.route("**/autosave/", hold)
    yield
    # The route stays: taking it away lets go by itself of what is held, now or a moment later.
    free = True
    for route in held:
        route.continue_()


def press(page: Page, verb: str, note: str = "") -> None:
    """An act on the form, with a note for whoever comes next."""
    if note:
        page.locator(".act-note input").fill(note)
    follow(page, page.locator(f".verb-{verb}"))


def panel(page: Page, name: str) -> Locator:
    """A tab beside the form, opened if it is not."""
    tab = page.locator(f"[aria-controls=panel-{name}]")
    expect(tab).to_be_visible()
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
