"""What somebody sees who opens a feed in a browser: a little XHTML among what is for programs.

Browsers show a feed as a tree of tags, and XSLT, which made pages of feeds, is leaving them. A
style sheet for XML stays: it hides what is for programs and shows this, with links that can be
followed. Programs pass over elements of a namespace that is not theirs; the names are none that a
feed or the text of an entry has. docs/decisions/0008-feeds-in-a-browser.md
"""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml import etree

from magazine.lib.languages import rtl
from magazine.lib.tags import absolute, shown_date

from .feeds_content import Entry, Feed

XHTML = "http://www.w3.org/1999/xhtml"
VIEWPORT = {"name": "viewport", "content": "width=device-width, initial-scale=1"}


def style(root: etree._Element) -> None:
    """Name the style sheet, before the root as XML wants it."""
    href = static("css/feed-page.css")
    words = f'type="text/css" href="{href}"'
    root.addprevious(etree.ProcessingInstruction("xml-stylesheet", words))


def explain(parent: etree._Element, feed: Feed) -> None:
    """What this is, what to do with it, and the ways back to pages."""
    head = _add(parent, "header")
    _add(head, "meta", **VIEWPORT)
    _add(head, "h1", feed.title)
    _add(head, "p", _("This is a feed: your feed reader watches it, and tells you what is new."))
    address = _add(head, "p", _("Copy its address into your reader:") + " ")
    _add(address, "code", feed.own_address)
    ways = _add(head, "nav")
    _add(ways, "a", _("Open the page"), href=feed.address)
    _add(ways, "a", _("All the feeds"), href=absolute(reverse("feeds")))
    if feed.next:
        _add(ways, "a", _("Older articles"), href=feed.next)


def article(parent: etree._Element, entry: Entry) -> None:
    """An article as a title that leads to it, its date, its authors and its standfirst."""
    direction = {"dir": "rtl"} if rtl(entry.language) else {}
    shown = _add(parent, "article", **direction)
    _add(_add(shown, "h2"), "a", entry.title, href=entry.address)
    people = ", ".join(person.name for person in entry.people)
    # A line of ours: its words keep their order in an article that is read from the right.
    _add(_add(shown, "p"), "bdi", " · ".join(filter(None, [shown_date(entry.published), people])))
    if entry.summary:
        _add(shown, "p", entry.summary)


def _add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{XHTML}}}{name}", attributes)
    if text:
        element.text = text
    return element
