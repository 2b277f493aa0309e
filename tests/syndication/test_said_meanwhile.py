"""What a person, an agreement or another answer says of a feed while it is asked stands; and what
could not come in is told at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from magazine.events.models import Event
from magazine.syndication import feeds, store
from magazine.syndication.models import Feed
from magazine.syndication.polling import leases
from magazine.syndication.polling.asking import ask
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.settling import settle
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db


def poll() -> dict[str, int]:
    return dict(Run(lambda: Feed.objects.due(), spacing=0, threads=2).run())


def asked_while(host: Host, said: Any, page: Page | None = None) -> Feed:
    """The feed after a poll during which this was said of it."""
    row = feed(host, page=page)
    (mine,) = leases.take(Feed.objects.due(), "me", 1)
    answer = ask(mine)
    said(row)
    settle(answer, "me")
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("answer", [None, Page(status=500)])
def test_read_now_is_heard_while_the_feed_is_asked(host: Host, answer: Page | None) -> None:
    row = asked_while(host, lambda row: feeds.ask_soon([row]), answer)
    assert row.due <= timezone.now()
    assert row.leased_by == ""


def test_an_agreement_signed_meanwhile_has_the_feed_read_from_its_beginning(host: Host) -> None:
    tags = {"etag": '"old"', "body_print": "old"}
    row = feed(host, **tags)
    (mine,) = leases.take(Feed.objects.due(), "me", 1)
    answer = ask(mine)
    told = Event(verb="agreed", keys=[f"blog:{row.blog_id}"])
    feeds.after_change([told])
    settle(answer, "me")
    row.refresh_from_db()
    assert (row.etag, row.body_print) == ("", "")
    assert row.due <= timezone.now()
    assert poll() == {"same": 1}
    row.refresh_from_db()
    assert row.etag == '"1"'


def test_a_host_that_rests_meanwhile_is_left_to(host: Host) -> None:
    until = timezone.now() + timedelta(hours=9)

    def rest(_row: Feed) -> None:
        Feed.objects.update(due=until, not_before=until)

    row = asked_while(host, rest)
    assert row.due == row.not_before == until


@pytest.mark.parametrize(
    "answer",
    [Page(rss("Un"), etag='"1"'), Page(status=410), Page(status=301, headers={"Location": "/new"})],
)
def test_an_address_that_is_another_meanwhile_takes_no_answer_of_the_old_one(host, answer) -> None:
    host.pages["/new"] = Page(rss("Un"))
    row = feed(host, page=answer)
    real = Run._settled

    def settled(self: Run, asked: Any) -> Any:
        if not changed:
            changed.append(True)
            mine = Feed.objects.get(pk=row.pk)
            mine.address = host.at("/right")
            mine.forget()
            mine.save()
        return real(self, asked)

    changed: list[bool] = []
    host.pages["/right"] = Page(rss("Juste"), etag='"right"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "_settled", settled)
        assert poll() == {"lost": 1, "news": 1}
    row.refresh_from_db()
    assert (row.address, row.etag, row.gone) == (host.at("/right"), '"right"', None)
    assert not Event.objects.about(row).exists()


# Refusals.


def test_what_a_feed_held_and_could_not_come_in_is_told_at_the_desk(
    host: Host, client, administrator
) -> None:
    row = feed(host, page=Page(rss("Un").replace("</channel>", "<item></item></channel>")))
    poll()
    row.refresh_from_db()
    assert row.refused.startswith(row.address)
    client.force_login(administrator)
    shown = client.get(reverse("admin:syndication_feed_change", args=[row.pk])).content.decode()
    assert row.refused.split(": ")[-1][:20] in shown
    listed = client.get(reverse("admin:syndication_feed_changelist"), {"state": "refusing"})
    assert str(row) in listed.content.decode()
    host.pages["/feed"] = Page(rss("Un"))
    Feed.objects.update(due=timezone.now())
    poll()
    row.refresh_from_db()
    assert row.refused == ""


def test_what_the_database_refused_is_tried_again_at_the_next_poll(host: Host, monkeypatch) -> None:
    row = feed(host)
    real = store._transaction

    def refuse(*given: Any) -> Any:
        raise DatabaseError("not now")

    monkeypatch.setattr(store, "_transaction", refuse)
    assert poll() == {"same": 1}
    row.refresh_from_db()
    assert (row.etag, row.body_print) == ("", "")
    assert row.refused.count("not now") == 2

    monkeypatch.setattr(store, "_transaction", real)
    Feed.objects.update(due=timezone.now())
    assert poll() == {"news": 1}
    assert Article.objects.count() == 2
    row.refresh_from_db()
    assert (row.etag, row.refused) == ('"1"', "")


def test_many_refusals_are_told_in_few_lines(host: Host, monkeypatch) -> None:
    row = feed(host, page=Page(rss(*(f"Titre {n}" for n in range(30)))))

    def refuse(*given: Any) -> Any:
        raise DatabaseError("x" * 9000)

    monkeypatch.setattr(store, "_transaction", refuse)
    poll()
    row.refresh_from_db()
    assert len(row.refused.splitlines()) == 21
    assert "10" in row.refused.splitlines()[-1]
    assert len(row.refused) < 11_000


# The host of a feed.


def test_feeds_that_are_made_many_at_once_have_their_hosts() -> None:
    blog = make.blog()
    addresses = ["https://a.example/feed", "http://B.example:8080/feed"]
    Feed.objects.bulk_create([Feed(blog=blog, address=one) for one in addresses])
    hosts = {"a.example", "b.example:8080"}
    assert set(Feed.objects.values_list("host", flat=True)) == hosts
