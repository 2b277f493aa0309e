"""What a page says of itself: JSON-LD, OpenGraph, Dublin Core, microdata, h-entry, its words."""

import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import Tree
from magazine.syndication.addresses import web_address

from . import heads

_ARTICLES = re.compile(r"(?:Article|BlogPosting|Posting|Report|Recipe|WebPage)$")
_TITLES = (
    "dc:title", "dcterm:title", "og:title", "weibo:article:title", "weibo:webpage:title", "title",
    "twitter:title", "parsely-title",
)  # fmt: skip
_AUTHORS = ("dc:creator", "dcterm:creator", "author", "parsely-author", "article:author")
_WORDS = (
    "dc:description", "dcterm:description", "og:description", "weibo:article:description",
    "weibo:webpage:description", "description", "twitter:description",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:published_time", "parsely-pub-date", "datepublished",
    "dc:date.issued", "dc:date", "dcterm:created", "dcterm:date", "date", "pubdate",
)  # fmt: skip
_SEPARATOR = re.compile(r" [|\-–—\\/>»] ")
_LINES = ("p", "div", "span", "time", "small", "li", "em", "address", "td")
_BYLINE = re.compile(r"byline|author|dateline|writtenby|p-author|auteur|signature", re.IGNORECASE)
_NO_BYLINE = re.compile(r"comment|bio|box|social|follow|avatar|related|about|propos|profil", re.I)
_SAID_DATE = re.compile(
    r"publi|post|mis\w* en ligne|paru|écrit|rédig|le \d|\d{1,2}(?:er)?\s+[a-zéû]{3,9}\.?\s+\d{4}",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b[Pp]ar\s+(\S[^|·•\n]{1,80}?)\s*(?:[|·•,]|$| le \d| \d)")


class Head:
    """The head of one parsed page, which `base` is the address of."""

    def __init__(self, page: Tree, base: str) -> None:
        self.page = page
        self.base = base
        self.metas = _metas(page)
        self.card = _card(page)

    def title(self) -> str:
        written = self._written_title()
        named = [_plain(self.card.get(name)) for name in ("headline", "name")]
        # Some cards keep the title under one of these and a summary under the other.
        said = next((one for one in named if one and one in written), named[0] or named[1])
        return said or self._meta(_TITLES) or written

    def _meta(self, names: tuple[str, ...]) -> str:
        return next((found for name in names if (found := _plain(self.metas.get(name)))), "")

    def _written_title(self) -> str:
        """The title element without the name of the site, as far as that can be told."""
        node = self.page.find(".//title")
        whole = " ".join("".join(map(str, node.itertext())).split()) if node is not None else ""
        headings = [_text(heading) for heading in self.page.iter("h1", "h2")]
        first = [_text(heading) for heading in self.page.iter("h1")]
        title = whole
        marks = list(_SEPARATOR.finditer(whole))
        if marks:
            title = whole[: marks[-1].start()]
            if len(title.split()) < 3:
                title = whole[marks[0].end() :]
            if whole[: marks[-1].start()].strip() in headings:
                return whole[: marks[-1].start()].strip()
        elif ": " in whole and whole not in headings:
            title = whole[whole.rindex(":") + 1 :]
            if len(title.split()) < 3:
                title = whole[whole.index(":") + 1 :]
            elif len(whole[: whole.index(":")].split()) > 5:
                title = whole
        elif (len(whole) > 150 or len(whole) < 15) and len(first) == 1:
            title = first[0]
        title = " ".join(title.split())
        # Too short to be sure of, unless there is nothing else.
        return whole if len(title.split()) <= 4 and whole else title

    def people(self) -> list[str]:
        """The names that sign it, from what says it most plainly."""
        named = [_plain(name) for name in _names(self.card.get("author"))]
        if not any(named):
            named = [_plain(self.metas.get(name)) for name in _AUTHORS]
            named = [name for name in named if name and not name.startswith("http")][:1]
        return [name for name in named if name] or list(self._visible_names())

    def _visible_names(self) -> Iterator[str]:
        for node in self.page.iter():
            if isinstance(node.tag, str) and _is_byline(node):
                inner = next((one for one in node.iter() if _says_name(one)), node)
                text = _text(inner)
                if 0 < len(text) < 100:
                    yield _bare_name(text)
                    return
        for text in self._short_texts():
            if _SAID_DATE.search(text) and (found := _SIGNED.search(text)):
                yield found[1]
                return

    def dated(self, zone: tzinfo) -> Dated | None:
        given = [self.card.get("datePublished"), *(self.metas.get(name) for name in _DATES)]
        given += [node.get("datetime") or node.get("content") for node in self._marked_dates()]
        given += [_text(node) for node in self._marked_dates()]
        given += [node.get("datetime") for node in self.page.iter("time")]
        read = [parse_date(str(one), zone=zone) for one in given if one]
        found = [one for one in read if one]
        if found:  # the first, to the minute where another says the hour of the same day
            day = found[0].at.astimezone(zone).date()
            same = (one for one in found if one.precision == "minute")
            exact = (one for one in same if one.at.astimezone(zone).date() == day)
            return found[0] if found[0].precision == "minute" else next(exact, found[0])
        for text in self._short_texts():
            if _SAID_DATE.search(text) and (said := parse_date(text, zone=zone)):
                return said
        return None

    def _marked_dates(self) -> list[Tree]:
        return [
            node
            for node in self.page.iter()
            if isinstance(node.tag, str)
            and (
                "datePublished" in (node.get("itemprop") or "")
                or {"dt-published", "published", "entry-date"} & set(_classes(node))
            )
        ]

    def _short_texts(self) -> Iterator[str]:
        """The lines of the page that hold little else than a date or a name."""
        for node in self.page.iter(
            "p", "div", "span", "time", "small", "li", "em", "address", "td"
        ):
            text = _text(node)
            if 5 < len(text) < 200:
                yield text

    def language(self) -> str:
        root = self.page.getroottree().getroot()
        return heads.language(root.get("lang") or root.get("xml:lang")) or heads.language(
            self.metas.get("content-language")
        )

    def description(self) -> str:
        return _plain(self.card.get("description")) or self._meta(_WORDS)

    def site(self) -> str:
        publisher = self.card.get("publisher")
        named = publisher.get("name") if isinstance(publisher, dict) else ""
        return _plain(self.metas.get("og:site_name")) or _plain(named)

    def canonical(self) -> str:
        for node in self.page.iter("link"):
            if "canonical" in (node.get("rel") or "").lower().split():
                return self._address(node.get("href"))
        return self._address(self.metas.get("og:url"))

    def _address(self, given: object) -> str:
        return web_address(given, self.base) if isinstance(given, str) and given.strip() else ""

    def picture(self) -> str:
        for name in ("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src"):
            if address := self._address(self.metas.get(name)):
                return address
        image = self._image()
        return self._address(image.get("url") if isinstance(image, dict) else image)

    def picture_words(self) -> tuple[str, str]:
        """What is said of that picture: to who cannot see it, and under it."""
        image = self._image()
        caption = image.get("caption") if isinstance(image, dict) else ""
        said = (self.metas.get(name) for name in ("og:image:alt", "twitter:image:alt"))
        alt = next(filter(None, said), "")
        return _plain(alt)[:500], _plain(caption if isinstance(caption, str) else "")[:500]

    def _image(self) -> object:
        image = self.card.get("image")
        return image[0] if isinstance(image, list) and image else image

    def tags(self) -> list[str]:
        found = [
            node.get("content") or ""
            for node in self.page.iter("meta")
            if (node.get("property") or "").lower() == "article:tag"
        ]
        found += [_text(node) for node in self.page.iter("a") if _is_tag(node)]
        return list(dict.fromkeys(name for one in found if 0 < len(name := _plain(one)) <= 100))


def _is_tag(node: Tree) -> bool:
    return "tag" in (node.get("rel") or "").lower().split() or "p-category" in _classes(node)


def _metas(page: Tree) -> dict[str, str]:
    """The metas of the page by every name that each bears, the first of a name."""
    found: dict[str, str] = {}
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        for node in page.iter("meta"):
            given = (node.get(attribute) or "").lower()
            given = given.replace("dcterms", "dcterm").replace("dc.", "dc:")
            content = (node.get("content") or "").strip()
            for name in given.split() if content else ():
                name = re.sub(r"^(dcterm|twitter|weibo|og|parsely)\.", r"\1:", name)
                found.setdefault(name, content)
    return found


def _card(page: Tree) -> dict[str, Any]:
    """The article that the page's JSON-LD describes."""
    for node in page.iter("script"):
        if (node.get("type") or "").lower().startswith("application/ld+json"):
            text = re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", node.text or "")
            try:
                value = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            for one in _cards(value):
                kinds = one.get("@type")
                for kind in kinds if isinstance(kinds, list) else [kinds]:
                    if isinstance(kind, str) and _ARTICLES.search(kind) and kind != "WebPage":
                        return one
    return {}


def _cards(value: Any) -> Iterator[dict[str, Any]]:
    given = value if isinstance(value, list) else [value]
    for one in given:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (
                (each for each in graph if isinstance(each, dict))
                if isinstance(graph, list)
                else ()
            )


def _names(author: Any) -> list[str]:
    given = author if isinstance(author, list) else [author]
    names = [one.get("name") if isinstance(one, dict) else one for one in given]
    return [name for name in names if isinstance(name, str)]


def _plain(value: Any) -> str:
    return heads.plain(value) if isinstance(value, str) else ""


def _text(node: Tree) -> str:
    return " ".join("".join(map(str, node.itertext())).split())


def _classes(node: Tree) -> list[str]:
    return (node.get("class") or "").split()


def _is_byline(node: Tree) -> bool:
    if node.tag in ("meta", "link", "script", "head", "body", "html", "title", "style"):
        return False
    marks = f"{node.get('class') or ''} {node.get('id') or ''}"
    told = "author" in (node.get("rel") or "").split() or "author" in (node.get("itemprop") or "")
    if not told and (not _BYLINE.search(marks) or _NO_BYLINE.search(marks)):
        return False
    return 0 < len(_text(node)) < 100


def _says_name(node: Tree) -> bool:
    if not isinstance(node.tag, str):
        return False
    return "name" in (node.get("itemprop") or "") or bool({"p-name", "fn"} & set(_classes(node)))


def _bare_name(text: str) -> str:
    """« Publié le 5 juin 2009 par Léa Pont » names her alone."""
    if _SAID_DATE.search(text) and (found := _SIGNED.search(text)):
        return found[1]
    return text
