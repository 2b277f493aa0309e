"""What holds for every page that a reader can open. The list comes from the URL resolver."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone, translation

from magazine.front.sitemaps import STRETCH

DESK = ("admin/", "comptes/")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

# A page of HTML for each name, then what is not HTML. A new address without a sample fails.
PAGES: dict[str, Callable[[Any], str]] = {
    "la_une": lambda _: "/",
    "section": lambda _: "/magazine/culture/",
    "why_la_une": lambda _: "/la-une/pourquoi/",
    "la_une_of_day": lambda _: f"/la-une/{timezone.localdate():%Y/%m/%d}/",
    "la_une_of_hour": lambda _: f"/la-une/{timezone.localtime():%Y/%m/%d/%H%M}/",
    "authors": lambda _: "/auteurs/",
    "author": lambda _: "/auteurs/anthony-hamelle/",
    "article": lambda magazine: magazine.own.get_absolute_url(),
    "tag": lambda _: "/mots-cles/presse/",
    "archive": lambda _: "/archives/2009/06/",
    "dossiers": lambda _: "/dossiers/",
    "dossier": lambda _: "/dossiers/la-presse/",
    "search": lambda _: "/recherche/?q=nuit",
    "feeds": lambda _: "/flux/",
    "figures": lambda _: "/chiffres/",
    "figures_of_article": lambda magazine: f"/chiffres/articles/{magazine.own.article_id}/",
    "figures_of_section": lambda _: "/chiffres/magazine/culture/",
    "figures_of_author": lambda magazine: f"/chiffres/auteurs/{magazine.own.bylines[0]['slug']}/",
    "legal_notice": lambda _: "/mentions-legales/",
    "privacy": lambda _: "/donnees-personnelles/",
    "accessibility": lambda _: "/accessibilite/",
    "reply": lambda _: "/droit-de-reponse/",
    "report": lambda _: "/signalement/",
    "report_receipt": lambda magazine: magazine.receipt,
    "to_mastodon": lambda magazine: f"/partages/mastodon/?article={magazine.own.article_id}",
    "shared": lambda magazine: magazine.lent,
}
OTHERS: dict[str, Callable[[Any], str]] = {
    "search_feed": lambda _: "/recherche/flux/atom.xml?q=nuit",
    "suggestions": lambda _: "/recherche/suggestions/?q=nui",
    "opensearch": lambda _: "/opensearch.xml",
    "tints": lambda _: "/magazine/teintes.css",
    "feed": lambda _: "/flux/atom.xml",
    "section_feed": lambda _: "/magazine/culture/flux/atom.xml",
    "author_feed": lambda _: "/auteurs/anthony-hamelle/flux/rss.xml",
    "tag_feed": lambda _: "/mots-cles/presse/flux/feed.json",
    "dossier_feed": lambda _: "/dossiers/la-presse/flux/atom.xml",
    "opml": lambda _: "/flux/flux.opml",
    "sitemap": lambda _: "/sitemap.xml",
    "sitemap_lists": lambda _: "/sitemap-listes.xml",
    "sitemap_articles": lambda magazine: (
        f"/sitemap-articles-{magazine.own.article_id // STRETCH}.xml"
    ),
    "sitemap_news": lambda _: "/sitemap-actualites.xml",
    "robots": lambda _: "/robots.txt",
    "tdmrep": lambda _: "/.well-known/tdmrep.json",
    "manifest": lambda _: "/manifest.webmanifest",
    "healthz": lambda _: "/healthz",
    "readyz": lambda _: "/readyz",
}
# Where a way to the page would lead nowhere.
ALONE = {"la_une", "shared", "report_receipt", "to_mastodon"}
# Answers to a POST only; to a hub that we asked; with a picture.
POSTED = {"count", "send_report", "websub", "favicon"}
# Not there until a setting says so.
SET = {"security", "style", "style_state"}
MORE_PAGES: dict[str, Callable[[Any], str]] = {
    "article copied from a blog": lambda magazine: magazine.copy.get_absolute_url(),
    "article that holds everything": lambda magazine: magazine.whole.get_absolute_url(),
    "author who claimed the profile": lambda magazine: (
        f"/auteurs/{magazine.own.bylines[0]['slug']}/"
    ),
    "search without words": lambda _: "/recherche/",
}

ODD_HEADERS = {
    "accept": ["text/html", "*/*", "application/json", "x" * 4000],
    "accept-encoding": ["identity", "br;q=1.0, gzip;q=0.1", "zstd", "\x7f"],
    "accept-language": ["en", "ar", "fr-CA, fr;q=0.5", "xx-invalid;q=zz"],
    "authorization": ["Basic YTpi", "Bearer x"],
    "cookie": [
        "sessionid=abc",
        "csrftoken=abc",
        "__Host-sessionid=abc",
        "django_language=en",
        "messages=x",
        "a=b; c=d; e",
        '="";;;',
    ],
    "user-agent": ["Googlebot/2.1", "", "curl/8", "Mozilla/5.0 (iPhone) Mobile"],
    "referer": ["https://elsewhere.example/", "not an address"],
    "origin": ["https://elsewhere.example", "null"],
    "range": ["bytes=0-10"],
    "save-data": ["on"],
    "dnt": ["1"],
    "sec-fetch-site": ["cross-site"],
    "x-forwarded-for": ["203.0.113.77", "unknown"],
    "x-forwarded-host": ["evil.example"],
    "x-forwarded-proto": ["https"],
    "x-original-url": ["/admin/"],
    "x-http-method-override": ["DELETE"],
    "x-requested-with": ["XMLHttpRequest"],
    "forwarded": ["for=203.0.113.77;host=evil.example"],
    "via": ["1.1 somewhere"],
}


@pytest.fixture
def magazine(lasting_magazine: Any, own: Any) -> Any:
    return own(lasting_magazine)


def public_names(patterns: list[Any], route: str = "") -> Iterator[str]:
    """The names of all addresses outside the desk."""
    for pattern in patterns:
        path = route + str(pattern.pattern)
        if path.startswith(DESK) or "__debug__" in path:
            continue
        if isinstance(pattern, URLResolver):
            yield from public_names(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or path


def address(name: str, magazine: Any) -> str:
    return {**PAGES, **MORE_PAGES, **OTHERS}[name](magazine)


EVERY_PAGE = pytest.mark.parametrize("name", [*PAGES, *MORE_PAGES])


def tree_of(content: bytes) -> Any:
    """The document; a parse error of the HTML standard fails the test."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content.decode())


def test_every_public_address_has_a_sample() -> None:
    assert set(public_names(get_resolver().url_patterns)) == {*PAGES, *OTHERS, *POSTED, *SET}


@EVERY_PAGE
def test_a_page_is_well_formed_and_in_order(client: Client, magazine: Any, name: str) -> None:
    tree = tree_of(client.get(address(name, magazine)).content)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in HEADINGS]
    assert len(ids) == len(set(ids))
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@EVERY_PAGE
def test_a_page_loads_nothing_from_another_host(client: Client, magazine: Any, name: str) -> None:
    tree = tree_of(client.get(address(name, magazine)).content)
    loaded = [element.get("src") for element in tree.iter() if element.get("src")]
    loaded += [
        link.get("href")
        for link in tree.iter("link")
        if link.get("rel") not in ("canonical", "alternate", "next")
    ]
    assert loaded
    assert all(not urlsplit(one).netloc for one in loaded)


@EVERY_PAGE
def test_nothing_of_a_page_is_inline(client: Client, magazine: Any, name: str) -> None:
    """The policy of public pages would block it."""
    tree = tree_of(client.get(address(name, magazine)).content)
    scripts = [script for script in tree.iter("script") if not script.get("src")]
    assert {script.get("type") for script in scripts} <= {"application/ld+json"}
    assert not list(tree.iter("style"))
    for element in tree.iter():
        assert not [key for key in element.attrib if key == "style" or str(key).startswith("on")]


@pytest.mark.parametrize("name", [*PAGES, *MORE_PAGES, *OTHERS])
def test_an_answer_is_the_same_whoever_asks(
    client: Client, magazine: Any, name: str, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)  # a past page says its minute
    path = address(name, magazine)
    plain = client.get(path)
    assert plain.status_code == 200
    assert not plain.cookies
    assert "Cookie" not in plain.headers.get("Vary", "")
    for header, values in ODD_HEADERS.items():
        for value in values:
            odd = Client().get(path, headers={header: value})
            assert (odd.status_code, odd.content) == (200, plain.content), (header, value)
            assert not odd.cookies, (header, value)


@EVERY_PAGE
def test_a_page_reads_neither_session_nor_user(client: Client, magazine: Any, name: str) -> None:
    request = client.get(address(name, magazine)).wsgi_request
    assert not hasattr(request, "session")
    assert not hasattr(request, "user")


@EVERY_PAGE
def test_a_page_can_also_be_read_in_english(
    client: Client, magazine: Any, name: str, settings: Any
) -> None:
    path = address(name, magazine)
    french = client.get(path).content.decode()
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        english = client.get(path).content.decode()
    assert '<html lang="fr">' in french
    assert '<html lang="en">' in english
    assert ("Aller au texte" in french, "Skip to the text" in english) == (True, True)


@EVERY_PAGE
def test_a_page_says_where_it_belongs(client: Client, magazine: Any, name: str) -> None:
    """A canonical address or noindex, never both and never neither."""
    tree = tree_of(client.get(address(name, magazine)).content)
    links = [link for link in tree.iter("link") if link.get("rel") == "canonical"]
    robots = [meta for meta in tree.iter("meta") if meta.get("name") == "robots"]
    assert len(links) + len(robots) == 1


@EVERY_PAGE
def test_a_page_shows_the_way_to_it(client: Client, magazine: Any, name: str) -> None:
    """From La Une, in links, and marked for machines; a form of one step and a draft have none."""
    tree = tree_of(client.get(address(name, magazine)).content)
    ways = [
        one for one in tree.iter("ol") if (one.get("itemtype") or "").endswith("BreadcrumbList")
    ]
    assert len(ways) == (0 if name in ALONE else 1)
    for way in ways:
        first, *_between, last = way.findall("li")
        assert first.find(".//a").get("href") == "http://127.0.0.1:8000/"
        assert last.find(".//a") is None
        assert "".join(last.itertext()).strip()


@EVERY_PAGE
def test_only_reading_is_allowed(client: Client, magazine: Any, name: str) -> None:
    assert client.post(address(name, magazine)).status_code == 405
    assert client.head(address(name, magazine)).status_code == 200
