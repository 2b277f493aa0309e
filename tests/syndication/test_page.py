"""A single page of the web: what it says of itself, and its text among the furniture."""

import io
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import html

from magazine.lib.languages import base
from magazine.syndication import detect
from magazine.syndication.items import Item, Loss, Lost
from tests.syndication import expected
from tests.syndication.expected import NOW, PARIS, Fault, Sample, instant, squeezed

LEAST, MOST = 0.9, 1.1


def read(data: bytes | str, *, address: str = "https://magazine.example/un") -> Item:
    file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    (item,) = detect.reader(file)(file, name=address, now=NOW, zone=PARIS)
    assert isinstance(item, Item)
    return item


def test_every_page_gives_what_is_claimed_of_it(samples):
    pages = expected.of_kind(samples, "html")
    assert len(pages) == 38
    assert expected.wrong(pages, faults) == {}


def faults(sample: Sample) -> Iterator[Fault]:
    claims = sample.expected
    item = read(sample.path.read_bytes(), address=sample.facts["page_address"])
    if claims["title"] and squeezed(item.title) != squeezed(claims["title"]):
        yield "title", item.title
    names = ", ".join(who.name for who in item.signatures)
    if claims["byline"] and squeezed(names) != squeezed(claims["byline"]):
        yield "byline", names
    yield from _date_faults(item, claims.get("published_utc") or claims.get("published"))
    if claims["lang"] and claims["lang"] not in (item.language, base(item.language)):
        yield "lang", item.language
    if claims.get("site") and (not item.blog or item.blog.title != claims["site"]):
        yield "site", item.blog
    if claims.get("canonical") and item.original != claims["canonical"]:
        yield "canonical", item.original
    if claims.get("lead_image") and item.lead_image != claims["lead_image"]:
        yield "lead_image", item.lead_image
    said = squeezed(item.standfirst) + expected.words(item)
    excerpt = squeezed(re.sub(r"\s*(?:…|\.\.\.)$", "", claims.get("excerpt") or ""))
    if excerpt[:200] not in said:
        yield "excerpt", item.standfirst
    yield from _text_faults(sample, item)


def _date_faults(item: Item, date: str | None) -> Iterator[Fault]:
    if not date:
        return
    if len(date) == 10:
        found = item.dated and f"{item.dated.astimezone(PARIS):%Y-%m-%d}"
        if (found, item.precision) != (date, "day"):
            yield "published", item.dated
    elif not item.dated or abs((item.dated - instant(date)).total_seconds()) >= 60:
        yield "published", item.dated


def _text_faults(sample: Sample, item: Item) -> Iterator[Fault]:
    claims, words = sample.expected, expected.words(item)
    if squeezed(claims["body_starts"]) not in words:
        yield "body_starts", words[:100]
    if squeezed(claims["body_ends"]) not in words:
        yield "body_ends", words[-100:]
    for furniture in claims.get("must_not_contain", ()):
        if squeezed(furniture) in words:
            yield "must_not_contain", furniture
    shown = expected.pictures(item)
    if "image_urls" in claims and shown != claims["image_urls"]:
        yield "image_urls", shown
    # What Mozilla's reader drops with the rest of a line is no fault to keep.
    exactly = claims.get("images_in_article", len(shown))
    if len(shown) < claims.get("images", 0) or len(shown) != exactly:
        yield "images", len(shown)
    wanted = sample.path.with_name("expected.html")
    if wanted.exists():
        theirs = Counter(_words(wanted.read_text()))
        ours = Counter(_words(expected.body(item)))
        share = sum((theirs & ours).values()) / max(1, sum(theirs.values()))
        size = sum(ours.values()) / max(1, sum(theirs.values()))
        if share < LEAST or size > MOST:
            yield "words", (round(share, 2), round(size, 2))


def _words(text: str) -> list[str]:
    return re.findall(
        r"\w+", html.fromstring(f"<div>{re.sub('>', '> ', text)}</div>").text_content()
    )


PAGE = """<!doctype html><html lang="fr"><head><title>Un marché - Carnet de Léa</title>{head}</head>
<body><nav><a href="/">Accueil</a></nav><article><h1>Un marché</h1>{body}</article>
<footer>Mentions légales</footer></body></html>"""
TEXT = "<p>" + "Le marché ouvre à sept heures, et la place se remplit. " * 5 + "</p>"


def page(body: str = "", head: str = "") -> Item:
    return read(PAGE.format(head=head, body=TEXT + body))


def test_a_page_without_any_marks_has_its_heading_and_its_visible_date():
    item = page("<p>Publié le 1er août 2015 par Léa Pont</p>")
    assert (item.title, item.language) == ("Un marché", "fr")
    assert (f"{item.dated:%Y-%m-%d}", item.precision) == ("2015-08-01", "day")
    assert [who.name for who in item.signatures] == ["Léa Pont"]
    assert item.original == "https://magazine.example/un"
    assert "Mentions" not in item.body
    assert "<h1>" not in item.body


def test_what_json_ld_says_comes_first_and_names_several_people():
    card = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
    {"@type": "NewsArticle", "headline": "Un marché, un matin", "datePublished":
    "2015-08-01T08:30:00+02:00", "author": [{"name": "Léa Pont"}, {"name": "Noé Dan"}],
    "image": {"url": "/une.jpg"}, "description": "Une place."}]}</script>"""
    item = page(head=card)
    assert item.title == "Un marché, un matin"
    assert [who.name for who in item.signatures] == ["Léa Pont", "Noé Dan"]
    assert item.dated.isoformat() == "2015-08-01T08:30:00+02:00"
    assert (item.lead_image, item.standfirst) == ("https://magazine.example/une.jpg", "Une place.")


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="share-buttons">Partager</div>',
        '<aside>Les plus lus</aside>',
        '<form><p>Lettre</p><input></form>',
        '<div class="newsletter-box"><p>Lettre</p></div>',
        '<p style="display:none">Caché</p>',
        '<p hidden>Caché</p>',
        '<div aria-hidden="true">Caché</div>',
        '<div id="comments"><p>Bravo</p></div>',
        '<div class="related-posts">À lire aussi</div>',
    ],
)  # fmt: skip
def test_furniture_is_not_of_the_text(furniture):
    assert expected.words(page(furniture)) == expected.words(page())


def test_a_picture_with_its_caption_stays_and_is_found_when_lazy():
    figure = (
        '<figure><img src="data:image/gif;base64,R0lG" data-src="/a.jpg" alt="La place">'
        "<figcaption>La place, un matin.</figcaption></figure>"
    )
    item = page(figure)
    assert expected.pictures(item) == ["https://magazine.example/a.jpg"]
    assert "<figcaption>La place, un matin.</figcaption>" in expected.body(item)


def test_the_canonical_address_is_the_original():
    item = page(head='<link rel="canonical" href="https://lea.example/un?utm_source=x">')
    assert (item.original, item.address) == ("https://lea.example/un", "https://lea.example/un")
    assert (item.source, item.blog.address) == ("lea.example", "https://lea.example/")


@pytest.mark.parametrize(
    ("declared", "guessed"),
    [("", True), ('<meta charset="iso-8859-1">', False), ('<meta charset="utf-8">', True)],
)
def test_letters_are_right_whatever_the_page_says_of_them(declared, guessed):
    item = read(PAGE.format(head=declared, body=TEXT + "<p>L’été — œuvre</p>").encode("cp1252"))
    assert item.body.endswith("<p>L’été — œuvre</p></article>")
    assert (Loss(Lost.ENCODING, "windows-1252") in item.losses) is (
        declared != '<meta charset="iso-8859-1">'
    )


def test_a_page_that_nests_beyond_measure_still_ends():
    deep = "<div>" * 20_000 + "mot" + "</div>" * 20_000
    assert "sept heures" in read(PAGE.format(head="", body=TEXT + deep)).body


def test_what_a_page_says_of_its_picture_goes_with_it() -> None:
    head = (
        '<meta property="og:image" content="https://mer.example/vue.jpg">'
        '<meta property="og:image:alt" content="Des étals &amp; des gens">'
        '<script type="application/ld+json">{"@type": "Article", "image": '
        '{"url": "https://mer.example/vue.jpg", "caption": "Le marché"}}</script>'
    )
    text = "<p>" + "Il pleuvait sur la ville, et les cafés étaient pleins de gens. " * 12 + "</p>"
    page = (
        f"<html><head><title>Un</title>{head}</head><body><article>{text}</article></body></html>"
    )
    item = read(page)
    assert item.lead_image == "https://mer.example/vue.jpg"
    assert (item.lead_alt, item.lead_caption) == ("Des étals & des gens", "Le marché")
