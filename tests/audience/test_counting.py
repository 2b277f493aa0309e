"""The small script counts once per reader, article, kind and day, and tells nobody of a draft."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import workflow
from articles.models import Article, Share
from magazine.audience import counting
from magazine.audience.models import ArticleDay, SectionDay
from magazine.lib import strangers
from tests import make

ORIGIN = "http://127.0.0.1:8000"
OF_US = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def empty_cache(settings):
    settings.SITE_URL = ORIGIN
    cache.clear()


@pytest.fixture
def shared(db):
    return make.published("À partager")


@pytest.fixture
def copied(db):
    """A text from a blog: it has an original."""
    return workflow.publish(make.republished(original="https://blog.example/un"), by=None)


def tell(number, what, **options):
    data = {"article": number, "what": what}
    return post(number, data=data, **options).status_code


def post(number, network="mail", *, address="192.0.2.1", headers=OF_US, **options):
    data = options.pop("data", {"article": number, "network": network})
    options.setdefault("content_type", "application/x-www-form-urlencoded")
    if isinstance(data, dict):
        data = "&".join(f"{name}={value}" for name, value in data.items())
    return Client(enforce_csrf_checks=True).post(
        reverse("count"), data, headers=headers, REMOTE_ADDR=address, **options
    )


def counted():
    """Shares alone."""
    return sum(Share.objects.values_list("count", flat=True))


def test_a_share_is_counted_without_cookie_or_token(shared):
    response = post(shared.article_id)
    assert response.status_code == 204 and not response.content and not response.cookies
    row = Share.objects.get()
    assert (row.article_id, row.network, row.count) == (shared.article_id, "mail", 1)
    assert row.day == timezone.localdate()


def test_a_beacon_of_json_is_counted(shared):
    data = json.dumps({"article": shared.article_id, "network": "x"})
    for kind in ("application/json", "text/plain;charset=UTF-8"):
        assert post(0, data=data, content_type=kind).status_code == 204
    assert counted() == 1


def test_the_same_reader_counts_once_for_each_network_and_article(shared):
    other = make.published("Autre")
    for number in (shared.article_id, shared.article_id, other.article_id):
        for network in ("mail", "x"):
            assert post(number, network).status_code == 204
    assert counted() == 4


def test_other_readers_count(shared):
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1"):
        post(shared.article_id, address=address)
    assert counted() == 4


def test_one_network_of_ipv6_is_one_reader(shared):
    for address in ("2001:db8::1", "2001:db8::2", "2001:db8::ffff:1%eth0"):
        post(shared.article_id, address=address)
    post(shared.article_id, address="192.0.2.1")
    post(shared.article_id, address="::ffff:192.0.2.1")
    assert counted() == 2


def test_the_same_reader_counts_again_the_next_day(shared, time_machine):
    post(shared.article_id)
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    post(shared.article_id)
    assert sorted(Share.objects.values_list("count", flat=True)) == [1, 1]


def test_two_hundred_posts_with_forged_addresses_count_once(shared):
    statuses = set()
    for number in range(200):
        headers = {
            **OF_US,
            "X-Forwarded-For": f"10.0.{number // 250}.{number % 250}",
            "Forwarded": f"for=10.0.0.{number}",
            "X-Real-IP": f"10.0.0.{number}",
        }
        statuses.add(post(shared.article_id, headers=headers).status_code)
    assert counted() == 1
    assert statuses == {204, 429}


def test_too_many_shares_of_a_minute_are_refused(db, time_machine):
    rows = [make.published() for _ in range(counting.PER_MINUTE + 1)]
    statuses = [post(row.article_id).status_code for row in rows]
    assert statuses == [204] * counting.PER_MINUTE + [429]
    assert post(rows[0].article_id, address="192.0.2.9").status_code == 204
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert post(rows[-1].article_id).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
        {"Origin": f"{ORIGIN}.ailleurs.example"},
        {"Referer": ORIGIN},
    ],
)
def test_a_share_sent_by_another_site_is_refused(shared, headers):
    assert post(shared.article_id, headers=headers).status_code == 403
    assert counted() == 0


def test_the_host_that_the_reader_sees_is_our_origin_too(shared, settings):
    settings.ALLOWED_HOSTS = ["magazine.example"]
    headers = {"Origin": "http://magazine.example"}
    assert post(shared.article_id, headers=headers, HTTP_HOST="magazine.example").status_code == 204


def test_a_draft_answers_as_nothing_does(db):
    now = timezone.now()
    withdrawn = make.published("Retiré")
    workflow.withdraw(withdrawn.article, by=None, reason="")
    hidden = [
        make.article("Brouillon").pk,
        make.published("Programmé", at=now + timedelta(days=1)).article_id,
        withdrawn.article_id,
    ]
    unknown = post(987_654_321)
    assert unknown.status_code == 404
    for number in hidden:
        answer = post(number)
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert counted() == 0


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("article=1", "application/x-www-form-urlencoded"),
        ("article=1&network=myspace", "application/x-www-form-urlencoded"),
        ("article=1&what=reads", "application/x-www-form-urlencoded"),
        ("article=-1&network=mail", "application/x-www-form-urlencoded"),
        ("article=١&network=mail", "application/x-www-form-urlencoded"),
        ("article=1e3&network=mail", "application/x-www-form-urlencoded"),
        (f"article={'9' * 40}&network=mail", "application/x-www-form-urlencoded"),
        (f"article=1&network=mail&x={'x' * 2000}", "application/x-www-form-urlencoded"),
        ("&".join("a=1" for _ in range(240)), "application/x-www-form-urlencoded"),
        ("[]", "application/json"),
        ("{", "application/json"),
        ("[" * 900, "application/json"),
        ('{"article": true, "network": "mail"}', "application/json"),
        ('{"article": {"a": 1}, "network": "mail"}', "application/json"),
        ('{"article": 1, "network": "\\ud800"}', "application/json"),
        (b"\xff\xfe", "application/json"),
        ("article=1", "multipart/form-data; boundary="),
        ("article=1", "application/json; charset=utf-7"),
    ],
)
def test_a_malformed_share_is_a_bad_request(db, data, kind):
    assert post(0, data=data, content_type=kind).status_code == 400


def test_only_post_is_answered(client, db):
    for method in (client.get, client.head, client.put, client.delete):
        assert method(reverse("count")).status_code == 405


def test_no_address_is_kept(shared, monkeypatch):
    kept = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda *a, **o: kept.append((a, o)) or add(*a, **o))
    post(shared.article_id, address="192.0.2.77")
    assert kept and "192.0.2.77" not in str(kept)
    assert {options["timeout"] for _arguments, options in kept} == {60, 86_400, 172_800}


def test_a_cache_that_is_down_counts_nothing(shared, monkeypatch):
    monkeypatch.setattr(strangers, "cache", DummyCache("none", {}))
    assert post(shared.article_id).status_code == 204
    assert counted() == 0


def test_a_read_and_the_clicks_that_follow_are_counted_apart(copied):
    for what in ("read", "original", "blog", "read", "original"):
        assert tell(copied.article_id, what) == 204
    assert tell(copied.article_id, "read", address="192.0.2.2") == 204
    row, of_section = ArticleDay.objects.get(), SectionDay.objects.get()
    assert (row.article_id, row.day) == (copied.article_id, timezone.localdate())
    assert (of_section.section_id, of_section.republished) == (copied.section_id, True)
    for counts in (row, of_section):
        assert (counts.reads, counts.originals, counts.blogs) == (2, 1, 1)
    assert counted() == 0


def test_a_text_of_our_own_has_reads_and_no_original(shared):
    assert tell(shared.article_id, "read") == tell(shared.article_id, "original") == 204
    assert list(ArticleDay.objects.values_list("reads", "originals")) == [(1, 0)]
    assert not SectionDay.objects.get().republished


@pytest.mark.parametrize(
    ("original", "kind"), [("https://blog.example/un", "original"), ("", "blog")]
)
def test_the_way_on_from_a_beginning_counts_as_what_it_leads_to(client, db, original, kind):
    draft = make.republished(original=original, mode="excerpt", body="<p>Un mot.</p>" * 300)
    page = html.document_fromstring(
        client.get(workflow.publish(draft, by=None).get_absolute_url()).content
    )
    (way,) = page.xpath("//p[@class='read-on']/a")
    assert way.get("data-click") == kind


def test_two_hundred_reads_with_forged_addresses_count_once(shared):
    statuses = {
        tell(shared.article_id, "read", headers={**OF_US, "X-Forwarded-For": f"10.0.0.{number}"})
        for number in range(200)
    }
    assert (ArticleDay.objects.get().reads, statuses) == (1, {204, 429})


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (Linux) HeadlessChrome/142.0 Safari/537.36"},
        {"User-Agent": "Mozilla/5.0 (Linux; Android 11) Chrome/142 Mobile Chrome-Lighthouse"},
        {"User-Agent": "Mozilla/5.0 (compatible; Bytespider; spider-feedback@x.example)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_robots_and_those_who_object_are_not_counted(shared, headers):
    assert tell(shared.article_id, "read", headers=OF_US | headers) == 204
    assert post(shared.article_id, headers=OF_US | headers).status_code == 204
    assert not ArticleDay.objects.exists()
    assert not counted()


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/142.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
    ],
)
def test_the_browsers_of_people_are_counted(shared, agent):
    tell(shared.article_id, "read", headers=OF_US | {"User-Agent": agent})
    assert ArticleDay.objects.get().reads == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wish", [{"what": "read"}, {"network": "mail"}])
def test_what_is_deleted_at_the_instant_of_the_count_is_counted_for_nobody(monkeypatch, wish):
    number = make.published("Bientôt effacé").article_id
    first = strangers.first

    def deleted_meanwhile(who, what):
        Article.with_bin.filter(pk=number).delete()
        return first(who, what)

    monkeypatch.setattr(strangers, "first", deleted_meanwhile)
    assert post(number, data={"article": number, **wish}).status_code == 204
    assert not ArticleDay.objects.exists()
    assert not SectionDay.objects.exists()
    assert not Share.objects.exists()


def test_the_limit_of_a_minute_asks_the_cache_twice(monkeypatch, time_machine):
    time_machine.move_to("2026-11-27 12:00:00+00:00")  # the cache forgets after a minute
    asked = []
    for name in ("get_many", "add"):
        ask = getattr(cache, name)
        monkeypatch.setattr(
            strangers.cache,
            name,
            lambda *a, ask=ask, name=name, **o: asked.append(name) or ask(*a, **o),
        )
    answers = [strangers.within("anne", "count", 3) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert asked == [*["get_many", "add"] * 4, "get_many"]


def test_counting_asks_the_database_for_little(shared, django_assert_num_queries):
    """What is public, then three rows; what was counted already, the first alone."""
    tell(shared.article_id, "read")
    with django_assert_num_queries(6):  # with the transaction
        tell(shared.article_id, "read", address="192.0.2.8")
    with django_assert_num_queries(1):
        tell(shared.article_id, "read", address="192.0.2.8")


@pytest.mark.django_db(transaction=True)
def test_reads_at_the_same_instant_are_all_counted():
    rows = [make.published(section=make.section("Culture")) for _ in range(2)]
    statuses = []

    def work(reader):
        for row in rows:
            statuses.append(tell(row.article_id, "read", address=f"192.0.2.{reader}"))
        connection.close()

    threads = [threading.Thread(target=work, args=[reader]) for reader in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [204] * 16
    assert [row.reads for row in ArticleDay.objects.all()] == [8, 8]
    assert SectionDay.objects.get().reads == 16


@pytest.mark.django_db(transaction=True)
def test_twelve_at_a_time_count_exactly():
    number = make.published("À partager").article_id
    statuses = []

    def work(reader):
        statuses.append(post(number, address=f"192.0.2.{reader}").status_code)
        statuses.append(post(number, address="198.51.100.1").status_code)
        connection.close()

    threads = [threading.Thread(target=work, args=[reader]) for reader in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [204] * 24
    assert Share.objects.get().count == 13
