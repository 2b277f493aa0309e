"""Hubs: asked, believed only in what we asked, and listened to only when they sign."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from magazine.syndication import views, websub
from magazine.syndication.models import Feed, Subscription
from magazine.syndication.polling import schedule
from magazine.syndication.polling.run import Run
from magazine.syndication.polling.wishes import hub
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}<entry/></feed>'


@pytest.fixture(autouse=True)
def in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    settings.SITE_URL = "https://la-une.example"


def poll() -> dict[str, int]:
    return dict(Run(lambda: Feed.objects.due(), spacing=0, threads=2).run())


def with_hub(host: Host) -> Feed:
    """A feed that names the hub of its host, which takes what it is asked."""
    host.pages["/hub"] = Page(status=202)
    links = f'<atom:link rel="hub" href="{host.at("/hub")}"/>'
    links += f'<atom:link rel="self" href="{host.at("/topic")}"/>'
    return feed(host, page=Page(rss("Un", head=links)))


def subscribed(host: Host) -> Subscription:
    row = with_hub(host)
    poll()
    websub.ask_due()
    answer = verify(row.subscription, "subscribe")
    assert (answer.status_code, answer.content) == (200, b"say this")
    return Subscription.objects.get()


def verify(row: Subscription, mode: str, **other: str) -> Any:
    said = {"hub.mode": mode, "hub.topic": row.topic, "hub.challenge": "say this"}
    said |= {"hub.lease_seconds": "864000"}
    said |= {f"hub.{name}": value for name, value in other.items()}
    return Client().get(f"/websub/{row.token}/", said)


def notify(row: Subscription, secret: str | None = None, method: str = "sha256") -> Any:
    body = b"<rss>news</rss>"
    code = hmac.new((secret or row.secret).encode(), body, getattr(hashlib, method)).hexdigest()
    headers = {"X-Hub-Signature": f"{method}={code}"}
    address = f"/websub/{row.token}/"
    return Client().post(address, body, content_type="application/rss+xml", headers=headers)


@pytest.mark.parametrize(
    ("headers", "body", "found"),
    [
        ({"link": '<https://hub.example/>; rel="hub"'}, "", ("https://hub.example/", None)),
        (
            {"link": '</hub>; rel=hub, </feed>; rel="self"'},
            "",
            ("https://bord.example/hub", "https://bord.example/feed"),
        ),
        (
            {},
            ATOM.format('<link rel="hub" href="https://h.example/?a=1&amp;b=2"/>'),
            ("https://h.example/?a=1&b=2", None),
        ),
        (
            {},
            ATOM.format("<link href='https://h.example/' rel='hub'/><link rel='self' href='/s'/>"),
            ("https://h.example/", "https://bord.example/s"),
        ),
        (
            {},
            '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1",'
            ' "feed_url": "https:\\/\\/b.example\\/j",'
            ' "hubs": [{"type": "WebSub", "url": "https:\\/\\/h.example\\/"}]}',
            ("https://h.example/", "https://b.example/j"),
        ),
        ({}, ATOM.format('<link rel="hub" href="javascript:alert(1)"/>'), None),
        ({}, ATOM.format('<entry><link rel="hub" href="https://evil.example/"/></entry>'), None),
        ({"link": "<" * 5000}, "", None),
        ({}, "", None),
    ],
)
def test_the_hub_of_a_feed_is_found(headers, body, found) -> None:
    address = "https://bord.example/atom"
    named = hub(address, headers, body.encode())
    expected = found and (found[0], found[1] or address)
    assert (named and (named.hub, named.topic)) == expected


def test_a_hub_is_asked_with_a_callback_that_nobody_can_guess(host: Host) -> None:
    with_hub(host)
    poll()
    assert websub.ask_due() == 1
    row = Subscription.objects.get()
    asked = parse_qs(host.asked[-1].body.decode())
    assert asked == {
        "hub.mode": ["subscribe"],
        "hub.topic": [host.at("/topic")],
        "hub.callback": [f"https://la-une.example/websub/{row.token}/"],
        "hub.secret": [row.secret],
        "hub.lease_seconds": ["864000"],
    }
    assert len(row.token) >= 40
    assert len(row.secret) >= 40
    assert row.until is None
    assert websub.ask_due() == 0


def test_on_ones_own_machine_no_hub_is_asked(host: Host, settings) -> None:
    settings.PRODUCTION = False
    with_hub(host)
    poll()
    assert not Subscription.objects.exists()


def test_what_we_asked_is_confirmed_for_as_long_as_the_hub_says(host: Host) -> None:
    row = subscribed(host)
    assert timedelta(days=9, hours=23) < row.until - timezone.now() <= timedelta(days=10)


@pytest.mark.parametrize(
    ("mode", "other"),
    [
        ("subscribe", {"topic": "https://else.example/"}),
        ("unsubscribe", {}),
        ("publish", {}),
        ("", {}),
        ("subscribe", {"challenge": ""}),
    ],
)
def test_what_we_did_not_ask_is_not_confirmed(host: Host, mode: str, other: Any) -> None:
    row = with_hub(host)
    poll()
    websub.ask_due()
    assert verify(row.subscription, mode, **other).status_code == 404


def test_what_was_asked_long_ago_or_never_is_not_confirmed(host: Host) -> None:
    row = with_hub(host)
    poll()
    assert verify(row.subscription, "subscribe").status_code == 404
    Subscription.objects.update(asked=timezone.now() - timedelta(days=2))
    assert verify(row.subscription, "subscribe").status_code == 404


def test_nobody_finds_the_address_of_a_callback(client: Client) -> None:
    assert client.get(f"/websub/{'a' * 43}/").status_code == 404
    assert client.post(f"/websub/{'a' * 43}/").status_code == 404


def test_a_hub_that_refuses_is_believed(host: Host) -> None:
    row = subscribed(host)
    assert verify(row, "denied", reason="trop d’abonnés").status_code == 200
    row.refresh_from_db()
    assert row.until is None
    assert "trop d’abonnés" in row.reason


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha512"])
def test_a_signed_notice_makes_the_feed_due(host: Host, method: str) -> None:
    row = subscribed(host)
    an_hour_ago()
    assert notify(row, method=method).status_code == 202
    host.pages["/feed"].body = host.pages["/feed"].body.replace("Un", "Deux fois")
    assert poll() == {"news": 1}
    assert Article.objects.filter(title="Deux fois").exists()


def test_what_is_not_signed_as_agreed_is_taken_and_forgotten(host: Host) -> None:
    row = subscribed(host)
    Feed.objects.update(due=timezone.now() + timedelta(hours=9))
    for answer in (
        notify(row, secret="another"),
        Client().post(f"/websub/{row.token}/", b"<rss/>", content_type="text/xml"),
        Client().post(
            f"/websub/{row.token}/",
            b"<rss/>",
            content_type="text/xml",
            headers={"X-Hub-Signature": "md5=é"},
        ),
    ):
        assert answer.status_code == 202
    assert poll() == {}
    row.refresh_from_db()
    assert row.heard is None


def test_a_notice_that_is_too_large_is_not_read(host: Host, monkeypatch) -> None:
    row = subscribed(host)
    monkeypatch.setattr(views, "LARGEST", 5)
    assert notify(row).status_code == 413


def test_a_feed_whose_hub_tells_us_is_asked_rarely(host: Host) -> None:
    subscribed(host)
    Feed.objects.update(due=timezone.now())
    poll()
    assert Feed.objects.get().due - timezone.now() > timedelta(hours=11)


def test_a_notice_that_the_feed_does_not_show_yet_is_looked_at_again(host: Host) -> None:
    row = subscribed(host)
    an_hour_ago()
    notify(row)
    assert poll() == {"same": 1}
    assert Feed.objects.get().due - timezone.now() < timedelta(hours=2)


def test_a_notice_that_comes_while_the_feed_is_asked_is_not_lost(host: Host) -> None:
    row = subscribed(host)
    Subscription.objects.update(heard=timezone.now() + timedelta(seconds=30))
    Feed.objects.update(due=timezone.now())
    run = Run(lambda: Feed.objects.due(), spacing=0, once=True)
    run.run()
    assert Feed.objects.get(pk=row.feed_id).due <= timezone.now() + schedule.LEAST


@pytest.mark.parametrize(
    ("known", "least"),
    [
        ({"checked": timedelta(minutes=-5)}, 9),
        ({"not_before": timedelta(hours=3)}, 179),
        ({"checked": timedelta(hours=-1)}, 0),
    ],
)
def test_a_notice_hastens_nothing_that_is_impolite(host: Host, known, least) -> None:
    row = subscribed(host)
    an_hour_ago()
    now = timezone.now()
    Feed.objects.update(**{name: now + time for name, time in known.items()})
    notify(row)
    due = Feed.objects.get(pk=row.feed_id).due
    assert timedelta(minutes=least) <= due - now <= timedelta(minutes=least + 2)


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        (Page(status=429, headers={"Retry-After": "20000"}), 333),
        (Page(status=500), 60),
        (Page(headers={"Retry-After": "20000"}), 333),
    ],
)
def test_a_host_that_wants_to_rest_is_not_asked_for_the_notice_of_a_hub(
    host, answer, least
) -> None:
    """Neither for the notice of another of its feeds, nor for one that came meanwhile."""
    row = subscribed(host)
    an_hour_ago()
    other = feed(host, "/other", page=answer, blog=make.blog())
    if answer.status != 429:
        other.delete()
        answer.body = host.pages["/feed"].body
        host.pages["/feed"] = answer
        Feed.objects.update(due=timezone.now())
        Subscription.objects.update(heard=timezone.now() + timedelta(seconds=30))
    Subscription.objects.update(until=timezone.now() + timedelta(days=2))
    poll()
    row = Subscription.objects.get(feed=row.feed_id)
    Subscription.objects.filter(pk=row.pk).update(heard=None)
    notify(row)
    due = Feed.objects.get(pk=row.feed_id).due
    assert due - timezone.now() > timedelta(minutes=least - 1)


def an_hour_ago() -> None:
    """The feed was asked an hour ago, and is not due for long."""
    now = timezone.now()
    Feed.objects.update(checked=now - timedelta(hours=1), due=now + timedelta(hours=9))


def test_a_lease_is_renewed_before_it_ends(host: Host) -> None:
    row = subscribed(host)
    assert websub.ask_due() == 0
    past = timezone.now() - timedelta(days=9)
    Subscription.objects.update(asked=past, until=timezone.now() + timedelta(hours=9))
    assert websub.ask_due() == 1
    assert verify(row, "subscribe").status_code == 200
    assert Subscription.objects.get().until - timezone.now() > timedelta(days=9)


def test_the_hub_of_a_paused_feed_is_asked_to_stop(host: Host) -> None:
    row = subscribed(host)
    Feed.objects.update(paused=timezone.now())
    assert websub.ask_due() == 1
    assert parse_qs(host.asked[-1].body.decode())["hub.mode"] == ["unsubscribe"]
    assert websub.ask_due() == 0
    assert verify(row, "subscribe").status_code == 404
    assert verify(row, "unsubscribe").status_code == 200
    assert Subscription.objects.get().until is None


def test_a_feed_that_names_another_hub_is_asked_for_there(host: Host) -> None:
    row = subscribed(host)
    links = f'<link rel="hub" href="{host.at("/other")}" xmlns="http://www.w3.org/2005/Atom"/>'
    host.pages["/feed"].body = rss("Un", "Trois", head=links)
    Feed.objects.update(due=timezone.now())
    poll()
    other = Subscription.objects.get()
    assert other.hub == host.at("/other")
    assert other.token != row.token


def test_a_hub_that_fails_is_asked_again_a_day_later(host: Host) -> None:
    with_hub(host)
    host.pages["/hub"] = Page(status=500)
    poll()
    assert websub.ask_due() == 1
    assert "500" in Subscription.objects.get().reason
    assert websub.ask_due() == 0
    assert websub.ask_due(timezone.now() + timedelta(hours=25)) == 1


def test_a_hub_on_the_inside_is_not_asked(host: Host, settings) -> None:
    with_hub(host)
    poll()
    settings.FETCH_ALLOW = []
    websub.ask_due()
    assert Subscription.objects.get().reason
    assert [one.method for one in host.asked] == ["GET"]
