"""Sharing on a server that the reader names: a plain link, and no redirect of ours."""

from urllib.parse import unquote

import pytest

from magazine.audience import mastodon
from tests import make


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("mastodon.social", "mastodon.social"),
        (" Mastodon.Social/ ", "mastodon.social"),
        ("https://piaille.fr/@anne", "piaille.fr"),
        ("@anne@framapiaf.org", "framapiaf.org"),
        ("anne@framapiaf.org", "framapiaf.org"),
        ("localhost.example:3000", "localhost.example:3000"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("", ""),
        ("mastodon", ""),
        ("@anne", ""),
        ("javascript:alert(1)", ""),
        ('mastodon.social" onclick=x', ""),
        ("a b.example", ""),
        ("x" * 300, ""),
        ("é" * 80 + ".example", ""),
        ("..", ""),
        ("https://[::1", ""),
        ("\0", ""),
    ],
)
def test_a_server_is_known_by_its_name_address_or_account(typed, server):
    assert mastodon.host(typed) == server


def test_the_link_leads_to_the_server_that_it_names(client, db):
    publication = make.published("Été & hiver")
    query = {"article": publication.article_id, "serveur": "@anne@piaille.fr"}
    page = client.get("/partages/mastodon/", query)
    assert page.status_code == 200
    link = mastodon.link("piaille.fr", publication)
    assert f'href="{link}"' in page.content.decode()
    # Following it counts as a share: the script takes the article from here.
    assert f'data-article="{publication.article_id}"' in page.content.decode()
    assert 'data-share="mastodon"' in page.content.decode()
    assert "Été & hiver http://127.0.0.1:8000/" in unquote(link)
    assert "continuer vers piaille.fr" in page.content.decode().lower()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"article": "x", "serveur": "piaille.fr"},
        {"article": "9" * 40, "serveur": "piaille.fr"},
        {"article": "999999", "serveur": "piaille.fr"},
        {"article": "²", "serveur": "\0"},
    ],
)
def test_without_an_article_there_is_nothing_to_share(client, db, query):
    answer = client.get("/partages/mastodon/", query)
    assert answer.status_code == 200
    assert "piaille.fr" not in answer.content.decode()


def test_a_draft_is_no_article_here(client, db):
    draft = make.article("Un secret")
    answer = client.get("/partages/mastodon/", {"article": draft.pk, "serveur": "piaille.fr"})
    assert "Un secret" not in answer.content.decode()


def test_what_names_no_server_is_said_so_and_stays_in_the_form(client, db):
    query = {"article": make.published().article_id, "serveur": "<b>piaille"}
    page = client.get("/partages/mastodon/", query).content.decode()
    assert "n’est pas le nom d’un serveur" in page
    assert 'value="&lt;b&gt;piaille"' in page
