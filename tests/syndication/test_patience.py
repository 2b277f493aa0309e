"""The pictures of one feed hold up no other: so many at a poll, so long, and the rest later."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article
from authors import changes
from magazine.syndication import patience
from magazine.syndication.models import Feed, FetchedImage
from magazine.syndication.polling import leases, taking_in
from magazine.syndication.polling.asking import ask
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.settling import settle
from tests.hosts import Host, Page
from tests.make import picture_bytes
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db


def poll() -> dict[str, int]:
    Feed.objects.update(due=timezone.now())
    return dict(Run(lambda: Feed.objects.due(), spacing=0, threads=2).run())


@pytest.fixture
def lent(host: Host) -> Feed:
    """A feed of one article with three pictures, which its blog lends."""
    shown = ""
    for number in range(3):
        host.pages[f"/{number}.png"] = Page(picture_bytes((30 + number, 30)))
        shown += f"&lt;img src='{host.at(f'/{number}.png')}' alt='Une vue'&gt;"
    row = feed(
        host, page=Page(rss("Un", text=f"Il pleuvait.&lt;/p&gt;&lt;p&gt;{shown}"), etag='"1"')
    )
    words = {"agreed_on": date(2026, 11, 1), "agreed_by": "Anthony Hamelle"}
    changes.agree(row.blog, mode="full", images=True, **words)
    return row


def test_so_many_pictures_come_at_one_poll_and_the_rest_at_the_next(lent, monkeypatch) -> None:
    monkeypatch.setattr(patience, "MOST", 2)
    assert poll() == {"news": 1}
    assert Article.objects.get().body.count("<img") == FetchedImage.objects.count() == 2
    lent.refresh_from_db()
    assert (lent.etag, lent.body_print) == ("", "")

    assert poll() == {"news": 1}
    assert Article.objects.get().body.count("<img") == 3
    lent.refresh_from_db()
    assert lent.etag == '"1"'
    assert poll() == {"same": 1}


def test_when_its_time_is_over_nothing_is_asked_for_and_the_articles_come_in(
    host, lent, monkeypatch
) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0)
    assert poll() == {"news": 1}
    assert Article.objects.count() == 1
    assert host.paths() == ["/feed"]
    # What was put off has not failed: it is asked for at the next poll, not another day.
    assert not FetchedImage.objects.exists()
    monkeypatch.setattr(patience, "SECONDS", 600)
    assert poll() == {"news": 1}
    assert Article.objects.get().body.count("<img") == 3


def test_a_feed_stays_ours_while_its_items_come_in(lent, monkeypatch) -> None:
    """Whatever its pictures take: else another would take it, and both bring it in."""
    (mine,) = leases.take(Feed.objects.due(), "me", 1)
    mine.leased_until = timezone.now() + timedelta(minutes=1)
    Feed.objects.update(leased_until=mine.leased_until)
    asked = ask(mine)
    real, held = taking_in.store, []

    def store(*given: Any) -> Any:
        held.append(Feed.objects.get().leased_until - timezone.now())
        return real(*given)

    monkeypatch.setattr(taking_in, "store", store)
    assert settle(asked, "me").result == "news"
    assert held[0] > leases.LEASE / 2


def test_what_another_took_meanwhile_is_left_to_it(lent) -> None:
    (mine,) = leases.take(Feed.objects.due(), "me", 1)
    mine.leased_until = timezone.now() + timedelta(minutes=1)
    Feed.objects.update(leased_by="other")
    assert not leases.renew(mine, "me")
    assert Feed.objects.get().leased_by == "other"
