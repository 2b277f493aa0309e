"""Everything hostile in the samples, brought in, published under an agreement to the whole text,
and read back wherever it shows: no script, no handler, no address that runs, nothing that loads
from elsewhere.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles import workflow
from articles.models import Article, Byline, Publication, Tag
from authors.models import Author
from tests import make
from tests.desk.test_every_desk_page import ROUTES, filled
from tests.lib.test_sanitising import ADDRESSES, is_safe
from tests.syndication import expected

# What is read back does not depend on the database.
pytestmark = pytest.mark.slow_process
# No attack but by its size, and measured elsewhere.
LEFT_OUT = {"xml-attacks/many-items-5000.rss.xml"}
RUNS = {"iframe", "object", "embed", "applet", "frame", "frameset", "base", "plaintext", "xmp"}
LOADS = {"src", "srcset", "poster", "data", "background", "formaction"}
DATA = {"application/ld+json", "application/json", "importmap"}
TOGETHER = 8  # cases in one text
WORDS = ("alert", "script", "x", "javascript", "xss")


def cases(folder: Path) -> Iterator[str]:
    """The hostile HTML that lies in lists, some of it together."""
    for name in ("handmade-cases.json", "html5lib-sanitizer-tests1.json"):
        yield from (one["input"] for one in json.loads((folder / name).read_text()))
    yield from (folder / "payloads-sample.txt").read_text().splitlines()


def as_feed(inputs: list[str]) -> str:
    """A JSON Feed that says the same in every field that it has."""
    items = []
    for number in range(0, len(inputs), TOGETHER):
        some = inputs[number : number + TOGETHER]
        short = [one[:90] for one in some]
        items.append(
            {
                "id": str(number),
                "url": f"https://hostile.example/{number}",
                "title": f"Cas {number} {short[0]}",
                "summary": short[-1],
                "content_html": "".join(f"<p>Le marché ouvre tôt.</p>{one}" for one in some),
                "date_published": "2026-10-01T08:00:00Z",
                "authors": [{"name": one} for one in short[:2]],
                "tags": short,
                "image": short[0],
                "language": "fr",
            }
        )
    version = "https://jsonfeed.org/version/1.1"
    home = "https://hostile.example/"
    about = {"version": version, "title": f"Blog {inputs[0][:90]}", "home_page_url": home}
    return json.dumps(about | {"items": items})


@pytest.fixture
def published(samples: Path, culture: Any, bring_in: Any, write: Any, agreed: Any) -> list[Any]:
    """What of it all is public; whatever else came in waits at the desk."""
    hostile = [one for one in expected.every_sample(samples) if expected.is_hostile(one)]
    kinds = ("image-attack", "opml-attack")
    paths = [
        one.path
        for one in hostile
        if one.kind not in kinds and one.name not in LEFT_OUT and one.path.suffix != ".txt"
    ]
    inputs = list(cases(samples / "data/xss"))
    assert len(inputs) > 500
    paths.append(write(as_feed(inputs), "cases.json"))
    said = bring_in(*paths, "--section", "culture", "--publish", "--no-images", *agreed)
    assert said.code == 1, said.lines  # some of it is no article at all
    accept(culture)
    rows = list(Publication.objects.published())
    assert len(rows) > 120, said
    return rows


def accept(culture: Any) -> None:
    """What waited for a blog, an author, a section or a text gets one, as by an editor."""
    author = make.author("Zoé")
    blog = make.blog("Le blog", authors=[author])
    make.agreement(blog)
    waiting = Article.objects.filter(publications=None)
    for article in waiting.filter(bylines=None):
        Byline.objects.create(article=article, author=author)
    waiting.update(blog=blog, section=culture)
    for article in waiting.filter(original=""):
        Article.objects.filter(pk=article.pk).update(original=f"https://blog.example/{article.pk}")
    waiting.filter(body="").update(body=make.BODY)
    workflow.publish_all(list(waiting.all()), by=None)


def test_nothing_that_readers_or_the_desk_see_runs_or_loads_from_elsewhere(
    published: list[Any], admin_client: Client
) -> None:
    wrong: dict[str, list[str]] = {}
    reader = Client()
    for path in [*(row.get_absolute_url() for row in published), *lists()]:
        wrong[path] = page_faults(reader, path)
    for path in feeds():
        wrong[path] = feed_faults(reader, path)
    for path in desk():
        wrong[path] = page_faults(admin_client, path)
    assert len(wrong) > 250
    for row in published:
        if "{" in row.title:  # shown as it is, by no template taken for its own
            assert escape(row.title) in reader.get(row.get_absolute_url()).content.decode()
    assert {path: faults for path, faults in wrong.items() if faults} == {}


def lists() -> list[str]:
    """Pages on which many of them stand, found through the words of the attacks too."""
    pages = ["/", "/auteurs/", "/archives/2026/10/", "/magazine/culture/", "/dossiers/"]
    pages += [f"/recherche/?q={word}" for word in WORDS]
    pages += [row.get_absolute_url() for row in Author.objects.all()[:40]]
    return pages + [reverse("tag", args=[row.slug]) for row in Tag.objects.all()[:40]]


def feeds() -> list[str]:
    found = [f"/{where}flux/{file}" for where in ("", "magazine/culture/") for file in FILES]
    author, tag = Author.objects.latest("pk"), Tag.objects.latest("pk")
    found += [f"{author.get_absolute_url()}flux/{file}" for file in FILES]
    found += [f"/mots-cles/{tag.slug}/flux/{file}" for file in FILES]
    return [*found, "/sitemap.xml", "/sitemap-listes.xml", "/sitemap-actualites.xml"]


LINKS = {"link", "guid", "id", "uri", "url", "loc", "href", "src", "image", "external_url"}
LINKS |= {"icon", "logo", "banner_image", "home_page_url", "feed_url", "comments", "docs"}
FILES = ("rss.xml", "atom.xml", "feed.json")


def desk() -> list[str]:
    """The list of each kind of row, some rows of each, and all that stands beside an article."""
    found = ["/admin/"]
    for model in admin.site._registry:
        at = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{at}_changelist"))
        rows = list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:2])
        found += [reverse(f"{at}_change", args=[number]) for number in rows]
    articles = list(Article.objects.filter(title__contains="<")[:2]) or []
    articles += [Article.objects.filter(title__startswith="Cas ").latest("pk")]
    for article in articles:
        found += [
            filled(route, article.pk, 1)
            for route in ROUTES
            if route.startswith("/admin/articles/article/<")
        ]
    return found


def page_faults(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    if answer.status_code in (302, 403, 405) or (answer.status_code == 404 and "/admin/" in path):
        return []  # an act, or a page that this article has not
    if answer.status_code != 200:
        return [f"answers {answer.status_code}"]
    if "html" not in answer["Content-Type"]:
        return []
    text = answer.content.decode()
    wrong = [] if answer.get("Content-Security-Policy") else ["no policy"]
    document = html5lib.parse(text, namespaceHTMLElements=False)
    wrong += [one for node in document.iter() for one in node_faults(node)]
    return sorted(set(wrong))


def node_faults(node: Any, *, ours: bool = True) -> Iterator[str]:
    """What an element would do that it must not. `ours`: it stands in a page, which has scripts
    of its own; a feed has none."""
    if not isinstance(node.tag, str):
        return
    tag, text = node.tag.lower(), (node.text or "").strip()
    attributes = {str(name).lower(): value for name, value in node.attrib.items()}
    # At the desk, the preview stands in a frame of ours.
    framed = tag == "iframe" and is_here(attributes.get("src", ""))
    framed |= tag == "base" and is_here(attributes.get("href", ""))
    if (tag in RUNS and not framed) or (tag == "meta" and "http-equiv" in attributes):
        yield f"<{tag}> {attributes}"
    if tag == "script":
        if not ours:
            yield "<script>"
        elif attributes.get("type") in DATA:
            json.loads(text)
        elif text or not is_here(attributes.get("src", "//elsewhere")):
            yield f"<script> {attributes} {text[:60]}"
    for name, value in attributes.items():
        if name.startswith("on") or name == "srcdoc":
            yield f"<{tag} {name}>"
        elif name in ADDRESSES and not is_safe(value):
            yield f"<{tag} {name}={value[:60]}>"
        elif (name in LOADS or (tag == "link" and name == "href" and loads(node))) and ours:
            parts = [one.split()[0] for one in value.split(",") if one.strip()]
            yield from (f"<{tag}> loads {one[:60]}" for one in parts if not is_here(one))


def loads(link: Any) -> bool:
    rels = set((link.get("rel") or "").lower().split())
    return bool(rels & {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"})


def is_here(address: str) -> bool:
    return urlsplit(address).netloc in ("", "testserver", "127.0.0.1:8000", "localhost:8000")


def feed_faults(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    if answer.status_code != 200:
        return [f"answers {answer.status_code}"]
    if path.endswith(".json"):
        pieces = named(json.loads(answer.content))
    else:
        tree = ElementTree.fromstring(answer.content)
        pieces = ((str(node.tag).rpartition("}")[2], node.text or "") for node in tree.iter())
        pieces = [*pieces, *(pair for node in tree.iter() for pair in node.attrib.items())]
    return sorted({one for name, text in pieces for one in piece_faults(name, text)})


def named(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a JSON document, each with the name that it has there."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from named(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from named(one, name)
    elif isinstance(value, str):
        yield name, value


def piece_faults(name: str, text: str) -> Iterator[str]:
    """A text of a feed, as whoever takes it for HTML would see it, or for an address."""
    if name in LINKS and not is_safe(text):
        yield f"{name}: {text[:60]}"
    if "<" in text:
        fragment = html5lib.parseFragment(text, namespaceHTMLElements=False)
        for node in fragment.iter():
            yield from node_faults(node, ours=False)
