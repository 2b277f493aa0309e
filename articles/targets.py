"""Where the links of a text lead inside the magazine: the database says, never the network."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from authors.models import Author
from magazine.lib.related import related
from magazine.sections.models import Section

from .models import Article, Dossier, Publication, Tag

_HREF = re.compile(r'<a [^>]*?href="([^"]*)"')
# A relative address counts from the article's own: any number and slug will do.
_HERE = "/1/x/"


class Standing(StrEnum):
    """What a reader who follows a link finds."""

    FINE = "fine"
    NOTHING = "nothing"
    DESK = "desk"
    UNPUBLISHED = "unpublished"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class _Page:
    """What an address of ours asks for: a view by name, and the row that it is about."""

    view: str
    key: str = ""


@dataclass(slots=True)
class Targets:
    """The links of a batch of texts. They are looked up together, when first one is asked about.

    `visible` are the numbers of articles that may be known to exist, among those given; None for
    all of them.
    """

    bodies: Sequence[str] = ()
    visible: Any = None
    known: dict[str, Standing] | None = field(default=None, init=False)

    def of(self, address: str) -> Standing | None:
        """None for what lies outside the magazine."""
        if self.known is None:
            self.known = self._look_up()
        return self.known.get(address)

    def _look_up(self) -> dict[str, Standing]:
        addresses = {unescape(one) for body in self.bodies for one in _HREF.findall(body)}
        numbers = {number for body in self.bodies for number in related(body)}
        addresses.update(map(address_of, numbers))
        paths = {one: path for one in addresses if (path := path_of(one))}
        pages = {one: _page(path) for one, path in paths.items()}
        asked: dict[str, set[str]] = {}
        for page in pages.values():
            if page and page.key:
                asked.setdefault(page.view, set()).add(page.key)
        found = {view: _FOUND[view](keys, self.visible) for view, keys in asked.items()}
        return {
            one: _standing(page, found) if page else Standing.NOTHING for one, page in pages.items()
        }


def address_of(number: int) -> str:
    """An address of the article with this number."""
    return f"/{number}/x/"


def path_of(address: str) -> str:
    """The path of an address of our own; "" for what leads elsewhere or stays on the page."""
    if not address or address.startswith(("#", "?")):
        return ""
    try:
        here = urlsplit(settings.SITE_URL)
        parts = urlsplit(urljoin(urljoin(settings.SITE_URL, _HERE), address))
        same = parts.hostname == here.hostname and parts.port == here.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not same:
        return ""
    return unquote(parts.path) or "/"


def _page(path: str) -> _Page | None:
    """The page that the path asks for; None when there is no such page."""
    if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return _Page("file")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.app_name == "admin":
        return _Page("desk")
    view = _ROWS.get(match.url_name or "", match.url_name or "")
    return _Page(view, str(match.kwargs.get("number" if view == "article" else "slug", "")))


def _standing(page: _Page, found: dict[str, dict[str, Standing]]) -> Standing:
    if page.view == "desk":
        return Standing.DESK
    if page.view not in _FOUND:
        return Standing.FINE
    return found[page.view].get(page.key, Standing.NOTHING)


def _articles(keys: Iterable[str], visible: Any) -> dict[str, Standing]:
    """Published, gone for good, or not published: the last only of those that may be seen."""
    numbers = {int(key) for key in keys}
    public = set(
        Publication.objects.published()
        .filter(article__in=numbers)
        .values_list("article", flat=True)
    )
    gone = set(
        Publication.objects.gone().filter(article__in=numbers).values_list("article", flat=True)
    )
    rows = Article.objects.all() if visible is None else visible
    drafts = set(rows.filter(pk__in=numbers - public - gone).values_list("pk", flat=True))
    return (
        {str(number): Standing.UNPUBLISHED for number in drafts}
        | {str(number): Standing.GONE for number in gone - public}
        | {str(number): Standing.FINE for number in public}
    )


def _by_slug(rows: Callable[[], Any]) -> Any:
    def found(keys: Iterable[str], _visible: Any) -> dict[str, Standing]:
        slugs = rows().filter(slug__in=set(keys)).values_list("slug", flat=True)
        return dict.fromkeys(slugs, Standing.FINE)

    return found


# By the name of a view: what finds the rows that it shows.
_FOUND: dict[str, Any] = {
    "article": _articles,
    "section": _by_slug(Section.objects.all),
    "author": _by_slug(Author.objects.all),
    "tag": _by_slug(Tag.objects.all),
    "dossier": _by_slug(Dossier.objects.shown),
}
# Feeds of a row stand and fall with its page.
_ROWS = {
    "section_feed": "section",
    "author_feed": "author",
    "tag_feed": "tag",
    "dossier_feed": "dossier",
}
