"""Everything hostile in the samples, through the readers: harmless, bounded, and nothing leaves.

The invariants are those of data/README.md; `broken_invariants` parses as a browser does, with
scripts and without. What is no HTML (titles, names, tags) is escaped wherever it is shown.
"""

import io
import json
from html import escape

import pytest

from articles.models import Article
from magazine.syndication import detect, reading
from magazine.syndication.items import Item, Unreadable
from tests.lib.test_sanitising import broken_invariants, elements, visible
from tests.syndication import expected
from tests.syndication.expected import NOW, PARIS

FEED = """<rss version="2.0"><channel><title>x</title><link>https://x.example/</link><item>
<title>t</title><description>%s</description></item></channel></rss>"""
RUNS = ("script", "iframe", "object", "embed", "svg", "math", "style", "base", "form")


def in_feed(html: str) -> str:
    return FEED % escape("".join(char for char in html if char >= " " or char in "\n\t"))


def in_json(html: str) -> str:
    version = "https://jsonfeed.org/version/1.1"
    items = [{"id": "1", "title": "t", "content_html": html}]
    return json.dumps({"version": version, "title": "x", "items": items})


def in_markdown(html: str) -> str:
    return f"---\ntitle: t\n---\n{html}\n"


def in_page(html: str) -> str:
    words = "<p>" + "Le marché ouvre à sept heures. " * 10 + "</p>"
    return f"<!doctype html><title>t</title><body><article>{words}{html}</article>"


FORMS = [in_feed, in_json, in_markdown, in_page]


def read(text: str) -> list[Item]:
    file = io.BytesIO(text.encode(errors="replace"))
    try:
        found = list(detect.reader(file)(file, name="x", now=NOW, zone=PARIS))
    except Unreadable:
        return []
    return [one for one in found if isinstance(one, Item)]


@pytest.fixture(scope="module")
def cases(samples) -> list[dict]:
    folder = samples / "data/xss"
    made = json.loads((folder / "handmade-cases.json").read_text())
    made += json.loads((folder / "html5lib-sanitizer-tests1.json").read_text())
    lines = (folder / "payloads-sample.txt").read_text().splitlines()
    return [*made, {"name": "payloads", "input": "\n".join(lines)}]


@pytest.mark.parametrize("form", FORMS)
def test_no_attack_survives_any_reader(form, cases):
    wrong = {}
    for case in cases:
        for item in read(form(case["input"])):
            if found := broken_invariants(expected.body(item)):
                wrong[case["name"]] = found
    assert wrong == {}


@pytest.mark.parametrize("form", [in_feed, in_json])
def test_the_words_around_an_attack_stay(form, cases):
    for case in cases:
        for item in read(form(case["input"])):
            shown = visible(expected.body(item)) + item.title
            lost = [words for words in case.get("must_keep_text", []) if words not in shown]
            assert lost == [], case["name"]


def test_hostile_feeds_are_harmless_in_every_field(samples):
    feeds = [one for one in expected.of_kind(samples, "xss") if one.path.suffix == ".xml"]
    feeds += [one for one in expected.of_kind(samples, "xml-attack") if "xss" in one.name]
    assert len(feeds) == 33
    wrong = {}
    for sample in feeds:
        for item in expected.items(sample.path):
            found = broken_invariants(expected.body(item))
            plain = [
                item.title,
                item.standfirst,
                *item.tags,
                *(who.name for who in item.signatures),
            ]
            found += [text for text in plain if _runs(text)]
            addresses = [
                item.original,
                item.base,
                item.lead_image,
                *(s.address for s in item.sources),
            ]
            found += [one for one in addresses if one and not one.startswith("http")]
            if found:
                wrong[sample.name] = found
    assert wrong == {}


def _runs(text: str) -> bool:
    """Whether words that are plain would do something where somebody forgot to escape them."""
    return any(
        node.tag in RUNS or any(str(name).startswith("on") for name in node.attrib)
        for node in elements(text, scripting=True)
    )


def test_every_attack_is_read_within_bounds_and_brings_nothing_of_this_machine(samples):
    """In a process of its own, as every import is: it ends by itself or is ended."""
    kinds = ("xml-attack", "json-attack", "markdown-attack", "wxr-attack", "ghost-attack")
    attacks = [one for kind in kinds for one in expected.of_kind(samples, kind)]
    assert len(attacks) >= 40
    for sample in attacks:
        if sample.path.suffix in (".zip", ".gz", ".opml"):
            continue
        with sample.path.open("rb") as file:
            try:
                found = list(reading.read(file, name=sample.path.stem, now=NOW, zone=PARIS))
            except Unreadable as error:
                assert str(error), sample.name
            else:
                assert found, sample.name
                assert "root:" not in repr(found), sample.name


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("doctype-netscape-rss091.xml", "L'été éternel"),
        ("encoding-lies.rss.xml", "L’été à Noël"),
        ("namespace-confusion.rss.xml", "vrai titre"),
        ("xss-every-field.rss.xml", "titre gras & AT&T"),
    ],
)
def test_a_title_is_what_it_must_be(samples, name, title):
    (item,) = expected.items(samples / "data/xml-attacks" / name)
    assert item.title == title


def test_dates_that_are_odd_are_read_or_told(samples):
    (sample,) = [one for one in expected.of_kind(samples, "xml-attack") if "odd-dates" in one.name]
    found = {item.title: item for item in expected.items(sample.path)}
    assert len(found) == sample.expected["entry_count"]
    for title, claim in sample.expected["dates_utc"].items():
        dated = found[title].dated
        day = dated and f"{dated:%Y-%m-%d}"
        assert (day == claim[:10]) or (dated is None and "unknown" in claim), title


def test_what_every_field_of_a_feed_tries_does_nothing_at_the_desk(
    samples, culture, bring_in, admin_client
):
    path = samples / "data/xml-attacks/xss-every-field.rss.xml"
    bring_in(path, "--section", "culture")
    row = Article.objects.get()
    pages = [admin_client.get(f"/admin/articles/article/{row.pk}/change/")]
    pages += [admin_client.get("/admin/articles/article/")]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode()
        attributes = [
            (node.tag, name)
            for node in elements(text, scripting=True)
            for name in node.attrib
            if str(name).startswith("on")
        ]
        assert attributes == []
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text
