"""A withdrawn or expired article answers 410 at once, and nothing anywhere leads to it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import scheduling, workflow
from articles.models import AuthorLink, Publication, SearchTerms, TagLink
from articles.turning import turn_due
from magazine.front import composing
from magazine.syndication.models import Record
from tests import make

pytestmark = pytest.mark.django_db
ENTRANCES = ["/", "/sitemap.xml", "/robots.txt", "/recherche/?q=Xylophone"]
# What lies behind an address that readers or machines are given, on this site.
LINK = re.compile(r"""(?:href="|<loc>|<link>|<id>|"url": ?"|"feed_url": ?")([^"<]+)""")
SEEN_AT = {
    "La Une": r"/",
    "its section": r"/magazine/[^/]+/",
    "its author": r"/auteurs/[^/]+/",
    "its tag": r"/mots-cles/[^/]+/",
    "its month": r"/archives/\d{4}/\d\d/",
    "the feeds of the site": r"/flux/[^/]+",
    "the feeds of its section": r"/magazine/.+/flux/[^/]+",
    "the map": r"/sitemap-.*\.xml",
    "the search": r"/recherche/\?q=Xylophone",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-26 08:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def shown(culture, anthony, commit):
    """Stands everywhere an article can stand, on La Une as chosen; another stands there as well."""
    with commit():
        found, _other = (
            make.published(title, section=culture, authors=[anthony], tags=["Musique"])
            for title in ("Xylophone", "Un autre")
        )
        composing.choose(found.article)
    return found


def places(client, publication) -> list[str]:
    """Walk the whole site from its entrances; where the article's address stands."""
    mine = re.compile(rf"/{publication.article_id}/[a-z]")
    waiting, met, found = list(ENTRANCES), set(ENTRANCES), []
    while waiting:
        address = waiting.pop()
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            continue
        text = answer.content.decode()
        if mine.search(text) and not mine.match(address):
            found.append(address)
        for link in LINK.findall(text):
            near = re.sub(r"^https?://[^/]+", "", link).replace("&amp;", "&").split("#")[0]
            if near.startswith("/") and "/static/" not in near and near not in met:
                met.add(near)
                waiting.append(near)
    assert len(met) > 15
    return found


def test_the_walk_finds_the_article_wherever_it_should_stand(client, shown):
    found = places(client, shown)
    for name, pattern in SEEN_AT.items():
        assert any(re.fullmatch(pattern, place) for place in found), name


def gone(client, publication):
    assert client.get(publication.get_absolute_url()).status_code == 410
    assert places(client, publication) == []


def test_a_withdrawn_article_is_gone_from_everywhere_at_once(client, shown, commit):
    ledger = {"first_seen": timezone.now(), "last_seen": timezone.now()}
    source = "https://blog.example/"
    Record.objects.create(source=source, guid="1", article=shown.article, **ledger)
    with commit():
        workflow.withdraw(shown.article, by=None, reason="À la demande de l'autrice")
    gone(client, shown)
    for rows in (SearchTerms, AuthorLink, TagLink):
        assert not rows.objects.filter(publication=shown).exists()
    record = Record.objects.get()
    assert (record.tombstone, record.tombstone_reason) == (
        timezone.now(),
        "À la demande de l'autrice",
    )


def test_readers_meet_it_nowhere_even_before_any_effect_has_run(client, shown):
    workflow.withdraw(shown.article, by=None, reason="Erreur")
    gone(client, shown)


def test_a_withdrawal_takes_its_scheduled_update_with_it(client, shown, clock, commit):
    with commit():
        shown.article.__class__.objects.filter(pk=shown.article_id).update(title="Xylophone 2")
        scheduling.schedule(shown.article, by=None, at=timezone.now() + timedelta(hours=1))
        workflow.withdraw(shown.article, by=None, reason="Erreur")
    clock.shift(timedelta(hours=2))
    turn_due()
    gone(client, shown)


@pytest.mark.parametrize("worker", [True, False])
def test_an_expired_article_is_gone_from_its_hour_whether_or_not_the_worker_runs(
    client, shown, clock, commit, worker
):
    with commit():
        scheduling.end(shown.article, by=None, until=timezone.now() + timedelta(hours=1))
    clock.shift(timedelta(hours=1) - timedelta(seconds=1))
    assert client.get(shown.get_absolute_url()).status_code == 200
    clock.shift(timedelta(seconds=1))
    if worker:
        with commit():
            assert turn_due() == 1
    gone(client, shown)


def test_a_reinstated_article_stays_gone_until_it_is_published(client, shown, commit):
    with commit():
        workflow.withdraw(shown.article, by=None, reason="Erreur")
        workflow.reinstate(shown.article, by=None)
    gone(client, shown)
    with commit():
        workflow.publish(shown.article, by=None)
    assert client.get(shown.get_absolute_url()).status_code == 200
    assert places(client, Publication.objects.latest("pk"))
