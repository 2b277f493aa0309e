"""What a host says to harm: it is that feed's failure, or nothing at all, and no other feed's."""

import json
import logging
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError, transaction

from articles.models import Article
from authors import changes
from magazine.syndication import picturing
from magazine.syndication.bodies import Found
from magazine.syndication.items import Item, Loss, Lost
from magazine.syndication.models import Feed, FetchedImage
from magazine.syndication.polling import run
from magazine.syndication.polling.run import Run
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db


def poll() -> dict[str, int]:
    return dict(Run(lambda: Feed.objects.due(), spacing=0, threads=2).run())


def lending(host: Host, page: Page) -> Feed:
    """A feed whose blog lends its texts and its pictures."""
    row = feed(host, page=page)
    words = {"agreed_on": date(2026, 11, 1), "agreed_by": "Anthony Hamelle"}
    changes.agree(row.blog, mode="full", images=True, **words)
    return row


@pytest.mark.parametrize(
    "answer",
    [
        Page(rss("Un"), headers={"Link": "<http://[>; rel=hub"}),
        Page(rss("Un", head='<atom:link rel="hub" href="http://[x"/>')),
        Page(rss("Un"), headers={"ETag": '"a\0b"', "Last-Modified": "hier\0"}),
        Page(rss("Un"), headers={"ETag": '"a\x85b"', "Retry-After": "\0"}),
    ],
)
def test_a_header_or_a_link_that_is_none_says_nothing(host: Host, answer: Page) -> None:
    row = feed(host, page=answer)
    assert poll() == {"news": 1}
    row.refresh_from_db()
    assert (row.etag, row.last_modified, row.reason, row.leased_by) == ("", "", "", "")


def test_a_failure_whose_words_no_database_keeps_is_told_without_them(
    host: Host, monkeypatch
) -> None:
    bad, good = feed(host, "/bad"), feed(host, "/good", blog=make.blog())
    real = run.ask.__globals__["wish"]

    def fail(headers: Any, body: bytes, now: Any) -> Any:
        if not failed:
            failed.append(True)
            raise ValueError("a\0fault\ud800 of ours")
        return real(headers, body, now)

    failed: list[bool] = []
    monkeypatch.setitem(run.ask.__globals__, "wish", fail)
    # The half of a letter cannot be told from one process of tests to another.
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)
    assert poll() == {"failed": 1, "news": 1}
    reasons = {Feed.objects.get(pk=row.pk).reason for row in (bad, good)}
    assert "" in reasons
    assert any("a fault of ours" in one for one in reasons)
    assert not Feed.objects.exclude(leased_by="").exists()


def test_what_escapes_from_a_thread_is_the_failure_of_its_feed(host: Host, monkeypatch) -> None:
    bad, good = feed(host, "/bad"), feed(host, "/good", blog=make.blog())

    def ask(of: Feed) -> Any:
        if of.pk == bad.pk:
            raise RuntimeError("escaped")
        return real(of)

    real = run.ask
    monkeypatch.setattr(run, "ask", ask)
    assert poll() == {"failed": 1, "news": 1}
    bad.refresh_from_db()
    assert "escaped" in bad.reason
    assert (bad.failures, bad.leased_by) == (1, "")
    good.refresh_from_db()
    assert good.failures == 0


@pytest.mark.parametrize("said", ["image", "content_html"])
def test_a_picture_whose_address_is_none_is_missing_and_the_article_comes_in(
    host: Host, said: str
) -> None:
    name = "http://intranet/" + "a" * 3000
    item = {"id": "1", "url": "https://bord.example/1", "title": "Un", "content_html": "<p>Là.</p>"}
    item[said] = name if said == "image" else f"<p>Là. <img src='{name}'></p>"
    version = "https://jsonfeed.org/version/1.1"
    page = Page(json.dumps({"version": version, "title": "Carnet", "items": [item]}))
    lending(host, page)
    assert poll() == {"news": 1}
    assert "<img" not in Article.objects.get().body
    assert not FetchedImage.objects.filter(address__contains="intranet").exists()


@pytest.mark.parametrize("name", ["http://intranet/" + "a" * 3000, "http://x.example/a\0b.png"])
def test_no_address_is_asked_for_that_no_database_keeps(name: str) -> None:
    known: dict[str, Found] = {}
    item = Item(source="s", guid="1", title="Un", body="<p>Là.</p>", lead_image=name)
    picturing.bring([item], known, known, folders=(), allowed=lambda _item: True)
    assert [found.kind for found in known.values() if isinstance(found, Loss)] == [Lost.IMAGE]
    assert not FetchedImage.objects.exists()


def test_a_database_that_is_gone_is_no_fault_of_a_feed(host: Host, monkeypatch) -> None:
    row = feed(host)

    def gone(*_words: Any, **_named: Any) -> Any:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(run, "settle", gone)
    with pytest.raises(OperationalError):
        poll()
    row.refresh_from_db()
    assert (row.failures, row.leased_by) == (0, "")


def test_what_the_database_refuses_of_a_feed_is_its_failure(host: Host, monkeypatch) -> None:
    """Whatever a host finds to say: the others are polled."""
    bad, good = feed(host, "/bad"), feed(host, "/good", blog=make.blog())

    def settle(asked: Any, who: str, **options: Any) -> Any:
        if asked.feed.pk == bad.pk and not asked.reason:
            Feed.objects.filter(pk=bad.pk).update(etag=None)
        return real(asked, who, **options)

    real = run.settle
    monkeypatch.setattr(run, "settle", transaction.atomic(settle))
    assert poll() == {"failed": 1, "news": 1}
    bad.refresh_from_db()
    assert "IntegrityError" in bad.reason
    good.refresh_from_db()
    assert good.reason == ""
