"""The style pages: each kind of page in each of its states, where there is a demo magazine."""

from typing import Any

import pytest
from django.test import Client

from magazine.front import style
from tests.pages.test_every_page import HEADINGS, tree_of


@pytest.fixture
def demo(db: None, settings: Any) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("name", ["", *style.states()])
def test_each_state_is_a_whole_page_in_order(client: Client, demo: None, name: str) -> None:
    answer = client.get(f"/style/{name}/" if name else "/style/")
    assert answer.status_code == 200
    tree = tree_of(answer.content)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert [element.tag for element in tree.iter() if element.tag in HEADINGS].count("h1") == 1
    robots = [one.get("content") for one in tree.iter("meta") if one.get("name") == "robots"]
    assert "noindex" in (*robots, answer.headers.get("X-Robots-Tag"))


def test_they_show_what_they_are_named_for(client: Client, demo: None) -> None:
    whole = client.get("/style/article-tout/").content.decode()
    for part in ("corrections", "contents", "near", "sources", "agreement", "notes", "about"):
        assert f'<h2 id="{part}">' in whole
    assert "ne répondait plus" in client.get("/style/article-copie-disparue/").content.decode()
    assert 'dir="rtl"' in client.get("/style/la-une-arabe/").content.decode()
    assert "first-day" in client.get("/style/la-une-vide/").content.decode()


def test_a_magazine_that_is_none_of_a_demo_has_none(client: Client, db: None) -> None:
    assert client.get("/style/").status_code == 404
    assert client.get("/style/article/").status_code == 404


def test_a_state_that_is_none_is_not_there(client: Client, demo: None) -> None:
    assert client.get("/style/nulle-part/").status_code == 404
