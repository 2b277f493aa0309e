"""Imports that know one post by the same name, and an editor who is at work on it meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from magazine.syndication import store as storing
from magazine.syndication.items import Home, Item
from magazine.syndication.models import Record
from magazine.syndication.resolve import Resolver
from magazine.syndication.store import Batch, Options, store
from tests import make

HANDS = 6
HOME = "https://lea.example/"


def post(source: str = "https://lea.example", text: str = "Le marché ouvre.") -> Item:
    address = f"{HOME}marche"
    return Item(
        source=source,
        guid=f"{source} un-marche",
        title="Un marché",
        body=f"<p>{text}</p>",
        address=address,
        original=address,
        blog=Home("Carnet de Léa", HOME),
        dated=datetime(2026, 3, 1, tzinfo=UTC),
    )


def bring(item: Item) -> None:
    store([item], Batch(Options(), timezone.now(), Resolver(), {}))


@pytest.mark.django_db(transaction=True)
def test_writers_that_bring_one_post_from_several_files_make_one_article() -> None:
    make.blog("Carnet de Léa", address=HOME)
    gate = threading.Barrier(HANDS)

    def one(number: int) -> None:
        try:
            gate.wait()
            bring(post(f"file {number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        for hand in [pool.submit(one, number) for number in range(HANDS)]:
            hand.result()
    assert Article.objects.count() == 1
    assert Record.objects.count() == HANDS
    assert Record.objects.exclude(prints={}).count() == 1


@pytest.mark.django_db
@pytest.mark.postgres_alone
@pytest.mark.parametrize("what", ["took", "joined"])
def test_what_an_editor_did_while_an_import_waited_is_known_to_it(what, monkeypatch) -> None:
    make.blog("Carnet de Léa", address=HOME)
    bring(post())
    kept, hold = make.article("Celui qui reste"), storing._articles
    prints = Record.objects.get().prints | {"taken": "by the editor"}
    done = {"took": {"prints": prints}, "joined": {"article": kept, "prints": {}}}[what]

    def wait(entries):
        """The editor held it first."""
        Record.objects.update(**done)
        return hold(entries)

    monkeypatch.setattr(storing, "_articles", wait)
    bring(post(text="Il pleut."))
    record = Record.objects.order_by("pk").first()
    assert record is not None
    if what == "took":
        assert record.prints["taken"] == "by the editor"
    else:
        assert (record.article, record.prints) == (kept, {})
        assert "Il pleut." not in Article.objects.exclude(pk=kept.pk).get().body
