"""A blog followed from the desk: by its address, after a look at what is there."""

import pytest
from django.core.cache import cache

from authors.models import Blog
from magazine.events.models import Event
from magazine.syndication import finding
from magazine.syndication.models import Feed
from tests.hosts import Page, host
from tests.syndication.feed_pages import rss

__all__ = ["host"]

FIND = "/admin/authors/blog/find/"


@pytest.fixture
def blog_host(host):
    link = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}">'
    page = f"<html lang=fr><head>{link.format('Billets')}{link.format('Notes')}</head></html>"
    host.pages["/"] = Page(page)
    host.pages["/Billets"] = Page(rss("Un", link=host.at("/")))
    return host


@pytest.fixture
def look(client, editor, blog_host, django_capture_on_commit_callbacks):
    """Give an address to the desk and come to the page of what was found."""

    def ask(address: str = ""):
        client.force_login(editor)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(FIND, {"address": address or blog_host.at("/")})

    return ask


def test_what_was_found_is_shown_before_anything_is_added(client, look, blog_host):
    page = client.get(look().url).content.decode()
    assert "Carnet de bord" in page
    assert blog_host.at("/Billets") in page
    assert page.count('name="feed"') == 2
    assert not Blog.objects.exists()


def test_the_chosen_feeds_are_followed(client, look, blog_host, editor):
    address = look().url
    chosen = [blog_host.at("/Notes"), "https://elsewhere.example/feed"]
    page = client.post(address, {"feed": chosen}, follow=True).content.decode()
    assert [row.address for row in Feed.objects.all()] == [blog_host.at("/Notes")]
    assert "Aucun accord n’est en vigueur" in page
    assert set(Event.objects.values_list("verb", "by_name")) == {("added", "editor")}
    client.post(address, {"feed": chosen})
    assert (Blog.objects.count(), Feed.objects.count()) == (1, 1)


def test_without_a_feed_nothing_is_added(client, look):
    page = client.post(look().url, {}).content.decode()
    assert "Choisissez au moins un flux" in page
    assert not Blog.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1/", "file:///etc/passwd", "localhost", "http://[", "a" * 3000]
)
def test_an_address_that_is_never_fetched_is_told_at_once(client, editor, address):
    client.force_login(editor)
    answer = client.post(FIND, {"address": address})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_where_there_is_no_feed_the_reason_is_shown(client, look, blog_host):
    page = client.get(look(blog_host.at("/nothing")).url).content.decode()
    assert "404" in page
    assert client.post(look(blog_host.at("/nothing")).url, {"feed": "x"}).status_code == 200


def test_until_the_worker_has_looked_the_page_waits(client, editor):
    client.force_login(editor)
    token = finding.look_for("https://bord.example/")
    page = client.get(f"/admin/authors/blog/found/{token}/").content.decode()
    assert 'http-equiv="refresh"' in page
    cache.clear()
    assert client.get(f"/admin/authors/blog/found/{token}/").status_code == 404


def test_who_may_not_add_blogs_finds_no_way(client, freelance, look):
    found = look().url
    client.force_login(freelance)
    assert client.get(FIND).status_code == 403
    assert client.get(found).status_code == 403
    assert client.post(found, {"feed": "x"}).status_code == 403
    assert FIND not in client.get("/admin/authors/blog/").content.decode()
