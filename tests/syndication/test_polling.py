"""Feeds are asked when they are due, politely, once each, and what becomes of them is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import Article, Publication
from magazine.events.models import Event
from magazine.syndication.models import Feed
from magazine.syndication.polling import leases, run, schedule
from magazine.syndication.polling.asking import ask
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.settling import settle
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db


def poll(**options: Any) -> dict[str, int]:
    return dict(Run(lambda: Feed.objects.due(), spacing=0, threads=4, **options).run())


def due_again(*rows: Feed) -> None:
    Feed.objects.filter(pk__in=[row.pk for row in rows]).update(due=timezone.now())


def fresh(row: Feed) -> Feed:
    return Feed.objects.get(pk=row.pk)


def minutes_until(row: Feed) -> float:
    return (fresh(row).due - timezone.now()).total_seconds() / 60


def acts(row: Feed) -> list[str]:
    return list(Event.objects.about(row).order_by("pk").values_list("verb", flat=True))


def test_the_articles_of_a_feed_come_in_and_wait(host: Host) -> None:
    row = feed(host)
    assert poll() == {"news": 1}
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Deux", "Un"]
    assert {one.blog for one in Article.objects.all()} == {row.blog}
    assert not Publication.objects.exists()
    row = fresh(row)
    assert (row.etag, row.failures, row.reason, row.leased_by) == ('"1"', 0, "", "")
    assert row.checked == row.changed


def test_what_has_not_changed_is_not_sent_again(host: Host) -> None:
    row = feed(host)
    poll()
    due_again(row)
    assert poll() == {"same": 1}
    assert host.asked[1].headers["if-none-match"] == '"1"'
    assert Article.objects.count() == 2


def test_a_feed_without_a_tag_is_not_read_again_when_it_is_the_same(host, monkeypatch) -> None:
    row = feed(host, page=Page(rss("Un")))
    poll()
    monkeypatch.setattr("magazine.syndication.polling.asking._read", None)
    due_again(row)
    assert poll() == {"same": 1}


def test_what_is_not_due_is_left_alone(host: Host) -> None:
    feed(host, due=timezone.now() + timedelta(minutes=1))
    feed(host, "/paused", paused=timezone.now(), blog=make.blog())
    feed(host, "/gone", gone=timezone.now(), blog=make.blog())
    assert poll() == {}
    assert host.asked == []


def test_a_feed_claims_nothing_for_another_blog(host: Host, other_host: Host) -> None:
    """Neither its link nor its guids make its items those of another blog."""
    mine = feed(host)
    poll()
    stolen = rss("Volé", text="Autre chose, qui n’a rien à voir avec le carnet de bord.")
    other = feed(other_host, page=Page(stolen), blog=make.blog("Pirate"))
    assert poll() == {"news": 1}
    assert Article.objects.get(title="Un").blog == mine.blog
    assert Article.objects.get(title="Volé").blog == other.blog


# When a feed is asked again.


def test_news_halve_the_time_until_the_next_poll_and_none_lengthens_it(host: Host) -> None:
    row = feed(host, every=240)
    poll()
    assert fresh(row).every == 120
    assert 120 <= minutes_until(row) <= 133
    due_again(row)
    poll()
    assert fresh(row).every == 150


@pytest.mark.parametrize(
    ("head", "headers", "least"),
    [
        ("<ttl>300</ttl>", {}, 300),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", {}, 24 * 60),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            {},
            360,
        ),
        ("", {"Cache-Control": "public, max-age=18000"}, 300),
        ("", {"Cache-Control": "max-age=99999999"}, 24 * 60),
        ("", {"Cache-Control": "no-cache, max-age=18000"}, 60),
        ("", {"Retry-After": "20000"}, 333),
        ("<ttl>9999999999</ttl>", {"Cache-Control": "max-age=x", "Expires": "0"}, 60),
    ],
)
def test_a_feed_is_asked_no_sooner_than_it_wishes(host, head, headers, least) -> None:
    row = feed(host, page=Page(rss("Un", head=head), headers=headers), every=120)
    poll()
    assert least <= minutes_until(row) + 0.5 <= least * 1.1 + 1.5


def test_failures_double_the_wait_and_keep_their_reason(host: Host) -> None:
    row = feed(host, page=Page(status=500))
    waits = []
    for _time in range(3):
        assert poll() == {"failed": 1}
        waits.append(minutes_until(row))
        due_again(row)
    assert 59 <= waits[0] <= 67
    assert 119 <= waits[1] <= 133
    assert 239 <= waits[2] <= 265
    assert (fresh(row).failures, fresh(row).reason[-3:]) == (3, "500")
    host.pages["/feed"] = Page(rss("Un"))
    assert poll() == {"news": 1}
    assert (fresh(row).failures, fresh(row).reason) == (0, "")


def test_a_feed_that_keeps_failing_is_paused_and_somebody_is_told(host: Host) -> None:
    row = feed(host, page=Page(status=500), failures=schedule.PAUSE_AFTER - 1)
    poll()
    row = fresh(row)
    assert row.paused
    assert acts(row) == ["paused"]
    assert Event.objects.about(row).get().why == row.reason
    due_again(row)
    assert poll() == {}


def test_one_that_answers_again_when_a_person_asks_is_followed_again(host: Host) -> None:
    row = feed(host, paused=timezone.now(), failures=schedule.PAUSE_AFTER, reason="en panne")
    Run(lambda: Feed.objects.free(), once=True, spacing=0).run()
    row = fresh(row)
    assert (row.paused, row.failures, row.reason) == (None, 0, "")
    assert acts(row) == ["resumed"]


def test_what_a_person_paused_stays_so_when_it_is_asked(host: Host) -> None:
    row = feed(host, paused=timezone.now())
    assert dict(Run(lambda: Feed.objects.free(), once=True, spacing=0).run()) == {"news": 1}
    assert fresh(row).paused


@pytest.mark.parametrize(
    "page",
    [
        Page("<html><body>Bienvenue</body></html>"),
        Page(""),
        Page("<rss><channel></channel></rss>"),
        Page('{"kind": "section", "slug": "pirate", "name": "Pirate"}'),
        Page(b"\x89PNG\r\n\x1a\n"),
        Page(rss("Un"), headers={"Content-Encoding": "br"}),
    ],
)
def test_what_is_no_feed_is_a_failure_in_words(host: Host, page: Page) -> None:
    row = feed(host, page=page)
    assert poll() == {"failed": 1}
    assert fresh(row).reason
    assert not Article.objects.exists()


def test_a_fault_of_ours_in_one_feed_stops_no_other(host: Host, monkeypatch, caplog) -> None:
    """It is that feed's failure, and is told in the log."""
    bad, good = feed(host, "/bad"), feed(host, "/good", blog=make.blog())
    real = run.ask.__globals__["_read"]

    def fail(answer: Any, of: Feed, now: Any) -> Any:
        if of.pk == bad.pk:
            raise RuntimeError("a fault")
        return real(answer, of, now)

    monkeypatch.setitem(run.ask.__globals__, "_read", fail)
    assert poll() == {"failed": 1, "news": 1}
    assert "a fault" in fresh(bad).reason
    assert fresh(good).reason == ""


# Moved, gone, too much.


def test_a_feed_that_has_moved_is_asked_where_it_is(host: Host) -> None:
    row = feed(host, page=Page(status=301, headers={"Location": "/new"}))
    host.pages["/new"] = Page(rss("Un"))
    poll()
    row = fresh(row)
    assert row.address == host.at("/new")
    assert acts(row) == ["moved"]


@pytest.mark.parametrize("page", [Page("<html></html>"), Page(status=404)])
def test_a_feed_does_not_move_to_what_is_no_feed(host: Host, page: Page) -> None:
    row = feed(host, page=Page(status=301, headers={"Location": "/new"}))
    host.pages["/new"] = page
    assert poll() == {"failed": 1}
    assert fresh(row).address == host.at("/feed")


def test_a_feed_that_moves_for_a_while_stays(host: Host) -> None:
    row = feed(host, page=Page(status=302, headers={"Location": "/new"}))
    host.pages["/new"] = Page(rss("Un"))
    poll()
    assert fresh(row).address == host.at("/feed")
    assert acts(row) == []


def test_two_feeds_that_become_one_are_not_asked_twice(host: Host) -> None:
    first = feed(host, "/new")
    row = feed(host, page=Page(status=301, headers={"Location": "/new"}), blog=first.blog)
    poll()
    row = fresh(row)
    assert row.paused
    assert host.at("/new") in row.reason
    assert acts(row) == ["paused"]


def test_a_feed_that_is_gone_is_asked_no_more(host: Host) -> None:
    row = feed(host, page=Page(status=410))
    assert poll() == {"gone": 1}
    row = fresh(row)
    assert row.gone
    assert "410" in row.reason
    assert acts(row) == ["gone"]
    due_again(row)
    assert poll() == {}


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_has_had_enough_is_left_in_peace_with_all_its_feeds(host, status) -> None:
    blog = make.blog()
    tired = Page(status=status, headers={"Retry-After": "7200"})
    rows = [feed(host, f"/{number}", page=tired, blog=blog) for number in range(9)]
    counts = dict(Run(lambda: Feed.objects.due(), spacing=0, threads=1).run())
    assert counts == {"failed": 1}
    assert len(host.asked) == 1
    assert all(119 <= minutes_until(row) <= 133 for row in rows)
    assert sum(fresh(row).failures for row in rows) == 1


def test_of_one_host_two_are_asked_at_once_and_no_more(host: Host) -> None:
    blog = make.blog()
    at_once, most = set(), []

    def answer(to: Any) -> None:
        at_once.add(to.path)
        most.append(len(at_once))
        run.time.sleep(0.02)
        at_once.discard(to.path)
        to.answer(200, {}, rss("Un"))

    for number in range(8):
        feed(host, f"/{number}", blog=blog)
        host.pages[f"/{number}"] = answer
    Run(lambda: Feed.objects.due(), spacing=0, threads=8).run()
    assert max(most) <= 2
    assert len(most) == 8


# Two workers, and one that dies.


def test_what_one_worker_has_taken_another_does_not_take(host: Host) -> None:
    blog = make.blog()
    for number in range(6):
        feed(host, f"/{number}", blog=blog)
    elsewhere = Feed.objects.create(blog=blog, address="https://else.example/feed")
    mine = leases.take(Feed.objects.due(), "me", 3)
    assert len(mine) == 3
    # Neither the rest of that host: two workers would ask it at once.
    assert leases.take(Feed.objects.due(), "other", 9) == [elsewhere]


def test_a_batch_is_of_many_hosts(host: Host) -> None:
    """One host with many feeds is asked a second apart: it keeps no other waiting."""
    blog = make.blog()
    many = [feed(host, f"/{number}", blog=blog) for number in range(leases.PER_HOST + 3)]
    other = Feed.objects.create(blog=blog, address="https://else.example/feed")
    taken = leases.take(Feed.objects.due(), "me", 99)
    assert {row.pk for row in taken} == {row.pk for row in many[: leases.PER_HOST]} | {other.pk}
    assert len(leases.take(Feed.objects.due(), "me", 99)) == 3


def test_a_worker_that_died_loses_nothing(host: Host) -> None:
    row = feed(host)
    leases.take(Feed.objects.due(), "dead", 1)
    assert poll() == {}
    Feed.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert poll() == {"news": 1}
    assert fresh(row).leased_by == ""


def test_one_that_was_taken_over_writes_nothing_any_more(host: Host) -> None:
    row = feed(host)
    (mine,) = leases.take(Feed.objects.due(), "slow", 1)
    asked = ask(mine)
    Feed.objects.update(leased_by="other")
    assert settle(asked, "slow").result == "lost"
    assert fresh(row).checked is None
    assert fresh(row).leased_by == "other"
    assert not Article.objects.exists()
