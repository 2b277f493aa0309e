"""An operator says of which blog an export is that does not say it itself."""

import json
from typing import Any

import pytest

from articles.models import Article
from authors.models import Blog
from magazine.syndication.models import Record
from tests import make

pytestmark = pytest.mark.django_db

HTML = '<p>Il pleuvait. <a href="__GHOST_URL__/avant/">Avant</a></p>'
POST = {"id": "1", "title": "Un marché", "slug": "un-marche", "html": HTML, "status": "published"}


@pytest.fixture
def export(write: Any) -> Any:
    data = {"posts": [POST | {"published_at": "2011-05-02T07:00:00.000Z"}]}
    return write(json.dumps({"db": [{"meta": {"version": "6.0.0"}, "data": data}]}), "ghost.json")


@pytest.mark.parametrize("named", ["number", "https://mer.example/", "http://mer.example", "Mer"])
def test_an_export_without_address_is_of_the_blog_that_is_named(bring_in, export, named) -> None:
    blog = make.blog("Mer")
    said = bring_in(export, "--blog", blog.pk if named == "number" else named)
    assert said.code == 0
    article = Article.objects.get()
    assert (article.blog, Blog.objects.count()) == (blog, 1)
    assert article.original == "https://mer.example/un-marche/"
    assert 'href="https://mer.example/avant/"' in article.body


def test_its_articles_are_those_that_the_feed_of_the_blog_brings(bring_in, export, write) -> None:
    make.blog("Mer")
    bring_in(export, "--blog", "Mer")
    item = (
        "<item><title>Un marché</title><link>https://mer.example/un-marche/</link>"
        "<description>Il pleuvait.</description></item>"
    )
    home = "<title>Mer</title><link>https://mer.example/</link>"
    feed = f'<rss version="2.0"><channel>{home}{item}</channel></rss>'
    assert bring_in(write(feed, "flux.xml"), "--blog", "Mer").code == 0
    assert Article.objects.count() == 1


def test_another_blog_than_the_file_names_is_the_operators_word(bring_in, write) -> None:
    blog = make.blog("Mer")
    home = "<title>Terre</title><link>https://terre.example/</link>"
    item = "<item><title>Un marché</title><description>Il pleuvait.</description></item>"
    feed = f'<rss version="2.0"><channel>{home}{item}</channel></rss>'
    assert bring_in(write(feed, "flux.xml"), "--blog", "Mer").code == 0
    assert Article.objects.get().blog == blog
    assert list(Blog.objects.all()) == [blog]


@pytest.mark.parametrize(
    "named", ["Terre", "999", "", "https://terre.example/", "http://[", "Deux"]
)
def test_a_blog_that_is_not_known_or_not_one_alone_stops_it(bring_in, export, named: str) -> None:
    for address in ("https://a.example/", "https://b.example/"):
        make.blog("Deux", address=address)
    said = bring_in(export, "--blog", named)
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.tells("blog")
    assert not Article.objects.exists()
    assert not Record.objects.exists()
