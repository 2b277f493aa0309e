"""A value that no program can make sense of costs the item that holds it, and no other."""

import json
import logging

import pytest

from articles.models import Article
from magazine.syndication import drafting
from tests.syndication.test_json_lines import REST, article, lines

__all__ = ["lines"]

pytestmark = pytest.mark.django_db

BROKEN = "http://[x/a.png"


def titles():
    return set(Article.objects.values_list("title", flat=True))


def named(key, **fields):
    """A line of this key; each says something else, so that none is another."""
    return article(key=key, title=key, body=f"<p>De {key}.</p>", original="", **fields)


@pytest.mark.parametrize("images", [(), ("--no-images",)])
def test_a_malformed_address_of_a_picture_loses_that_picture(lines, images):
    said = lines(
        *REST,
        named("un"),
        named("deux", lead_image=BROKEN),
        named("trois") | {"body": f'<p>De trois.</p><img src="{BROKEN}">'},
        named("quatre"),
        options=images,
    )
    assert titles() == {"un", "deux", "trois", "quatre"}
    assert said.code == 0
    assert said.tells("deux", "image")


def test_a_malformed_address_of_a_blog_costs_its_own_line(lines):
    said = lines(*REST, named("un"), named("deux", blog="http://[x/"), named("trois"))
    assert titles() == {"un", "trois"}
    assert said.tells("refused", "http://[x/")


def test_a_fault_of_ours_in_one_item_costs_that_item_and_is_logged(lines, monkeypatch, caplog):
    whole = drafting.draft

    def draft(item, **about):
        if item.guid == "deux":
            raise ZeroDivisionError(json.dumps("rien"))
        return whole(item, **about)

    monkeypatch.setattr(drafting, "draft", draft)
    with caplog.at_level(logging.ERROR):
        said = lines(*REST, named("un"), named("deux"), named("trois"))
    assert titles() == {"un", "trois"}
    assert said.tells("deux", "refused", "ZeroDivisionError")
    assert "item deux of" in caplog.text
