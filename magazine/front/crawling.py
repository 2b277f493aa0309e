"""Every page of the site as a crawler meets it: from La Une and the sitemaps along its links.

In this process through Django's own test client, or at the address of a running site through the
one door out (`magazine.lib.fetch`).
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from lxml import etree, html

from magazine.lib.fetch import Answer, FetchError, fetch
from magazine.lib.policies import DESK

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}news"
_HEAD = "//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href"
_ROBOTS = "//meta[@name='robots']/@content"
_ARTICLES = {"NewsArticle", "BlogPosting"}
_LINKS = "//a/@href | //link[@rel='next' or @rel='alternate']/@href"


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered, as far as search engines look at it. `links` are the addresses
    that it leads to, `maps` what a sitemap or robots.txt names."""

    address: str
    status: int
    is_html: bool = False
    canonicals: tuple[str, ...] = ()
    meta: str = ""
    header: str = ""
    article: bool = False
    republished: bool = False
    links: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()

    @property
    def noindex(self) -> bool:
        return says_noindex(self.meta) or says_noindex(self.header)


def says_noindex(words: str) -> bool:
    return bool({"noindex", "none"} & {word.strip().lower() for word in words.split(",")})


type Get = Callable[[str], Answer]


def in_process() -> Get:
    """The pages of this process: no server has to run."""
    site = urlsplit(settings.SITE_URL)
    client = Client(raise_request_exception=False, SERVER_NAME=site.hostname or "localhost")

    def get(address: str) -> Answer:
        path = address.removeprefix(settings.SITE_URL) or "/"
        found = client.get(path, secure=site.scheme == "https", HTTP_HOST=site.netloc)
        body = b"".join(found) if found.streaming else found.content
        headers = {name.lower(): value for name, value in found.headers.items()}
        return Answer(found.status_code, address, "", headers, body)

    return get


def over_http(address: str) -> Answer:
    """What a running site answers; 0 as its status when nothing came. A redirect is told as one."""
    try:
        found = fetch(address)
    except FetchError as error:
        return Answer(0, address, "", {"error": str(error)}, b"")
    moved = found.address != address
    return Answer(301, address, found.address, {}, b"") if moved else found


@dataclass
class Crawl:
    """The walk itself. `entries` are the addresses of each sitemap, by its own, `news` the
    sitemaps of news; `left` is what was not looked at because there were `most` pages before."""

    base: str
    get: Get
    most: int
    entries: dict[str, list[str]] = field(default_factory=dict)
    news: set[str] = field(default_factory=set)
    robots: str = ""
    left: int = 0

    def pages(self) -> Iterator[Page]:
        """La Une, robots.txt, the sitemaps that it names, what they hold, then along the links."""
        waiting = deque([f"{self.base}/", f"{self.base}/robots.txt"])
        seen = set(waiting)
        for _number in range(self.most):
            if not waiting:
                return
            page = self._read(waiting.popleft())
            yield page
            named = (one for one in (*page.maps, *page.links) if self.ours(one))
            fresh = [one for one in dict.fromkeys(named) if one not in seen]
            seen.update(fresh)
            # What a map names comes before what pages lead to.
            if page.maps:
                waiting.extendleft(reversed(fresh))
            else:
                waiting.extend(fresh)
        self.left = len(waiting)

    def ours(self, address: str) -> bool:
        path = address.removeprefix(self.base)
        return path != address and not path.startswith(DESK)

    def _read(self, address: str) -> Page:
        found = self.get(address)
        header = found.headers.get("x-robots-tag", "")
        kind = found.headers.get("content-type", "").partition(";")[0].strip()
        if found.status == 200 and kind == "text/html":
            return self._html(address, found.body, header)
        maps: tuple[str, ...] = ()
        onward = found.moved_to or found.headers.get("location", "")
        links = (urljoin(address, onward),) if onward else ()
        if found.status == 200 and address == f"{self.base}/robots.txt":
            self.robots = found.body.decode(errors="replace")
            lines = (line.partition(":") for line in self.robots.splitlines())
            maps = tuple(text.strip() for name, _, text in lines if name.lower() == "sitemap")
        elif found.status == 200 and kind == "application/xml":
            maps = self._map(address, found.body)
        return Page(address, found.status, header=header, links=links, maps=maps)

    def _map(self, address: str, body: bytes) -> tuple[str, ...]:
        """What a sitemap, or an index of them, names."""
        try:
            root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError:
            return ()
        found = tuple(text.strip() for loc in root.iter(f"{SITEMAP}loc") if (text := loc.text))
        if root.tag == f"{SITEMAP}urlset":
            self.entries[address] = list(found)
            if next(root.iter(NEWS), None) is not None:
                self.news.add(address)
        return found

    def _html(self, address: str, body: bytes, header: str) -> Page:
        tree: Any = html.document_fromstring(body)
        links = (urljoin(address, str(one)).partition("#")[0] for one in tree.xpath(_LINKS))
        about = [_about(str(script)) for script in tree.xpath("//script/text()")]
        return Page(
            address,
            200,
            is_html=True,
            canonicals=tuple(urljoin(address, str(one)) for one in tree.xpath(_HEAD)),
            meta=", ".join(map(str, tree.xpath(_ROBOTS))),
            header=header,
            article=bool(_ARTICLES & {kind for kind, _ in about}),
            republished=any(copy for _, copy in about),
            links=tuple(links),
        )


def _about(script: str) -> tuple[str, bool]:
    """The type that structured data gives the page, and whether the page rests on another."""
    try:
        value = json.loads(script)
    except ValueError:
        return "", False
    about = value if isinstance(value, dict) else {}
    kind = str(about.get("@type", ""))
    return kind, "isBasedOn" in about or kind == "BlogPosting"
