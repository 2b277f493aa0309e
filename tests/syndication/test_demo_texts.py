"""The demo magazine as files: whole, linked together, sourced. No database is read."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from PIL import Image

DEMO = Path(__file__).parents[2] / "magazine" / "syndication" / "demo"
LINES: list[dict[str, Any]] = [
    json.loads(line)
    for path in sorted(DEMO.glob("*.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]
ROLES = {"author", "photographer", "translator"}
SOURCE_KINDS = {"article", "book", "interview", "study", "video", "data", "other"}
NETWORKS = {"mail", "mastodon", "bluesky", "linkedin", "whatsapp", "facebook", "x"}


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [line for line in LINES if line["kind"] == kind]


ARTICLES = of_kind("article")
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["key"])


def tree(article: dict[str, Any]) -> html.HtmlElement:
    return html.fragment_fromstring(article["body"], create_parent="div")


def words(article: dict[str, Any]) -> int:
    return len(tree(article).text_content().split())


def test_the_demo_magazine_has_the_size_it_promises():
    published = [article for article in ARTICLES if article["state"] == "published"]
    assert len(published) >= 40
    assert len(of_kind("section")) == 8
    assert len(of_kind("author")) == 15
    assert len(of_kind("blog")) >= 12
    assert sum(article["origin"] == "own" for article in published) >= 12
    assert {article["state"] for article in ARTICLES} == {"published", "draft", "ready"}
    assert "culture" in {section["slug"] for section in of_kind("section")}


def test_keys_and_titles_are_unique():
    for field in ("key", "title"):
        twice = [value for value, n in Counter(a[field] for a in ARTICLES).items() if n > 1]
        assert not twice
    originals = [article["original"] for article in ARTICLES if article["original"]]
    assert len(originals) == len(set(originals))


@each_article
def test_every_reference_of_an_article_leads_somewhere(article):
    assert article["section"] in {section["slug"] for section in of_kind("section")}
    assert {line["author"] for line in article["bylines"]} <= {a["slug"] for a in of_kind("author")}
    assert article["bylines"] and {line["role"] for line in article["bylines"]} <= ROLES
    assert article["translation_of"] in {None, *(other["key"] for other in ARTICLES)}
    assert {source["kind"] for source in article["sources"]} <= SOURCE_KINDS
    assert {share["network"] for share in article["shares"]} <= NETWORKS
    assert article["lead_image"] in {None, *(image["file"] for image in of_kind("image"))}


@each_article
def test_a_republished_article_names_its_blog_and_its_original_an_own_one_neither(article):
    if article["origin"] == "own":
        assert article["blog"] is None
        assert article["original"] == ""
        return
    assert article["blog"] in {agreement["blog"] for agreement in of_kind("agreement")}
    assert article["original"].startswith(article["blog"])


def test_agreements_and_blogs_refer_to_what_is_there():
    blogs = {blog["address"] for blog in of_kind("blog")}
    authors = {author["slug"] for author in of_kind("author")}
    assert {agreement["blog"] for agreement in of_kind("agreement")} == blogs
    for blog in of_kind("blog"):
        assert {line["author"] for line in blog["authors"]} <= authors


def test_blogs_live_only_where_nobody_can_live():
    for blog in of_kind("blog"):
        host = urlsplit(blog["address"]).hostname or ""
        assert host.endswith(".example"), blog["address"]


def test_nobody_who_has_not_claimed_a_profile_has_a_biography():
    unclaimed = [author for author in of_kind("author") if author["claimed"] is None]
    assert len(unclaimed) >= 3
    assert not [author["slug"] for author in unclaimed if author["bio"]]
    imported = [author for author in unclaimed if author["imported_shares"]]
    assert len(imported) == 2
    assert all(author["imported_from"] and author["imported_on"] for author in imported)


def test_every_picture_exists_opens_and_is_described():
    images = of_kind("image")
    assert len(images) >= 26
    for image in images:
        with Image.open(DEMO / image["file"]) as picture:
            picture.verify()
            assert picture.format == "WEBP"
        assert image["alt"] and image["credit"] and image["licence"]
        assert 0 <= image["focal_x"] <= 100 and 0 <= image["focal_y"] <= 100
    files = {image["file"] for image in images}
    assert files == {f"images/{path.name}" for path in (DEMO / "images").glob("*.webp")}


@each_article
def test_every_picture_in_a_body_is_one_of_ours_with_its_description(article):
    files = {image["file"] for image in of_kind("image")}
    for image in tree(article).iter("img"):
        assert image.get("src") in files
        assert image.get("alt")


@each_article
def test_every_extract_says_where_it_comes_from_and_in_which_language(article):
    for figure in tree(article).xpath("//figure[@class='extract']"):
        (quotation,) = figure.xpath("./blockquote")
        assert figure.xpath("./figcaption//cite")
        address = quotation.get("cite", "")
        if "gutenberg.org" in address and not address.endswith("/14155"):
            assert quotation.get("lang") in {"en", "es"}
        if article["language"] != "fr":
            assert quotation.get("lang")


def test_a_dozen_articles_quote_a_work_and_several_in_a_foreign_language():
    quoting = [article for article in ARTICLES if 'class="extract"' in article["body"]]
    assert len(quoting) >= 12
    foreign = {
        blockquote.get("lang")
        for article in quoting
        for blockquote in tree(article).xpath("//figure[@class='extract']/blockquote[@lang]")
    }
    assert {"en", "es"} <= foreign


@each_article
def test_no_trace_of_a_typewriter_dash_or_of_filler(article):
    text = " ".join([article["title"], article["standfirst"], tree(article).text_content()])
    for trace in ("--", "lorem ipsum", "TODO", "\ufffd"):
        assert trace not in text


def test_articles_are_long_enough_to_be_read():
    short = [article["key"] for article in ARTICLES if words(article) < 150]
    assert len(short) <= 2
    assert sum(words(article) >= 900 for article in ARTICLES) >= 3


def test_each_section_shows_articles_with_and_without_a_picture():
    for section in of_kind("section"):
        pictures = [bool(a["lead_image"]) for a in ARTICLES if a["section"] == section["slug"]]
        assert pictures.count(False) >= 2, section["slug"]
        assert pictures.count(True) >= 2, section["slug"]


def test_la_une_is_made_of_published_articles_once_each():
    (edition,) = of_kind("edition")
    published = {article["key"] for article in ARTICLES if article["state"] == "published"}
    assert len(edition["slots"]) == len(set(edition["slots"])) == 7
    assert set(edition["slots"]) <= published


def test_words_used_to_file_articles_form_one_small_set():
    tags = Counter(tag for article in ARTICLES for tag in article["tags"])
    assert 30 <= len(tags) <= 45
    assert all(2 <= len(article["tags"]) <= 4 for article in ARTICLES)
