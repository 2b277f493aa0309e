"""When an hour comes: the state, one Event, its effects once; readers never wait for it."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import publishing, scheduling, turning, workflow
from articles.models import Article, AuthorLink, Publication, State
from magazine.events import upkeep
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-26 08:00+00:00", tick=False) as clock:
        yield clock


def verbs(article):
    return list(Event.objects.about(article).order_by("pk").values_list("verb", flat=True))


def state_of(article):
    return Article.objects.get(pk=article.pk).state


def scheduled(title="À son heure", *, at=HOUR, until=None, **fields):
    article = make.article(title, **fields)
    now = timezone.now()
    scheduling.schedule(article, by=None, at=now + at, until=until and now + until)
    return article


def test_readers_see_it_at_its_hour_whether_or_not_the_worker_runs(clock):
    scheduled()
    clock.shift(HOUR)
    assert Publication.objects.published().exists()
    assert not Event.objects.filter(verb="appeared").exists()


def test_a_scheduled_article_is_published_once_its_hour_has_come(clock):
    article = scheduled()
    assert turning.turn_due() == 0 and state_of(article) == State.SCHEDULED
    clock.shift(HOUR)
    assert turning.turn_due() == 1
    assert turning.turn_due() == 0
    assert state_of(article) == State.PUBLISHED
    assert verbs(article) == ["scheduled", "appeared"]
    event = Event.objects.get(verb="appeared")
    assert f"section:{article.section_id}" in event.keys and event.by is None
    assert Article.objects.get(pk=article.pk).dated == timezone.now()


def test_what_is_published_at_once_is_not_told_a_second_time(clock):
    article = make.published().article
    clock.shift(DAY)
    assert turning.turn_due() == 0
    assert verbs(article) == ["published"]


def test_an_expired_article_leaves_every_list_and_says_so_once(clock):
    article = scheduled(until=2 * HOUR)
    clock.shift(HOUR)
    turning.turn_due()
    clock.shift(HOUR)
    assert turning.turn_due() == 1
    assert turning.turn_due() == 0
    assert state_of(article) == State.EXPIRED
    assert verbs(article) == ["scheduled", "appeared", "expired"]
    assert not AuthorLink.objects.exists()


def test_a_worker_that_slept_through_both_tells_both_in_order(clock):
    article = scheduled(until=2 * HOUR)
    clock.shift(DAY)
    assert turning.turn_due() == 2
    assert verbs(article) == ["scheduled", "appeared", "expired"]
    assert state_of(article) == State.EXPIRED


def test_an_update_that_appears_leaves_the_article_published(clock):
    article = make.published("Avant").article
    Article.objects.filter(pk=article.pk).update(title="Après")
    scheduling.schedule(article, by=None, at=timezone.now() + HOUR)
    clock.shift(HOUR)
    assert turning.turn_due() == 1
    assert state_of(article) == State.PUBLISHED
    assert verbs(article) == ["published", "scheduled", "appeared"]


def test_what_ends_before_its_update_is_scheduled_meanwhile(clock):
    article = make.article("Avant")
    workflow.publish(article, by=None, until=timezone.now() + HOUR)
    Publication.objects.update(listed=True)
    Article.objects.filter(pk=article.pk).update(title="Après", expires=None)
    workflow.publish(article, by=None, at=timezone.now() + DAY)
    assert Publication.objects.filter(ended_as="expired").count() <= 1
    clock.shift(DAY)
    turning.turn_due()
    assert state_of(article) == State.PUBLISHED


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (lambda row: workflow.withdraw(row, by=None, reason="Erreur"), "withdrawn"),
        (lambda row: workflow.unpublish(row, by=None), "draft"),
        (lambda row: scheduling.unschedule(row, by=None), "ready"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_what_was_taken_back_meanwhile_does_not_appear(clock, act, left, before):
    article = scheduled()
    if before:
        act(article)
        clock.shift(HOUR)
    else:
        clock.shift(HOUR + timedelta(minutes=1))
        if left == "ready":
            turning.turn_due()  # too late to cancel: it has appeared
            assert act(article) is False
            return
        act(article)
    assert turning.turn_due() == 0
    assert "appeared" not in verbs(article)
    assert state_of(article) == left


def test_an_article_that_was_removed_meanwhile_is_not_told(clock):
    article = scheduled()
    Article.objects.filter(pk=article.pk).delete()
    clock.shift(HOUR)
    assert turning.turn_due() == 0


def test_one_that_fails_holds_up_no_other_and_has_its_turn_again(clock, monkeypatch, caplog):
    bad, good = scheduled("Mauvais"), scheduled("Bon")
    clock.shift(HOUR)
    appear = turning.appear

    def broken(article, publication):
        if article.pk == bad.pk:
            raise RuntimeError("broken")
        appear(article, publication)

    monkeypatch.setattr(turning, "appear", broken)
    with caplog.at_level(logging.ERROR):
        assert turning.turn_due() == 1
    assert (state_of(bad), state_of(good)) == (State.SCHEDULED, State.PUBLISHED)
    assert "tried again" in caplog.text
    monkeypatch.undo()
    assert turning.turn_due() == 1
    assert state_of(bad) == State.PUBLISHED


@pytest.mark.parametrize("step", [HOUR, DAY])
def test_a_clock_that_steps_forward_and_back_publishes_nothing_twice_nor_early(clock, step):
    article = scheduled(at=step)
    clock.shift(step)
    turning.turn_due()
    clock.shift(-step)
    assert not Publication.objects.published().exists()
    assert turning.turn_due() == 0
    clock.shift(step)
    assert turning.turn_due() == 0
    assert Publication.objects.published().get().article == article
    assert verbs(article) == ["scheduled", "appeared"]


@pytest.mark.parametrize("step", [HOUR, DAY])
def test_a_clock_that_steps_back_before_the_hour_lets_nothing_out(clock, step):
    article = scheduled(at=HOUR)
    clock.shift(-step)
    assert turning.turn_due() == 0 and not Publication.objects.published().exists()
    clock.shift(step + HOUR)
    assert turning.turn_due() == 1
    assert verbs(article) == ["scheduled", "appeared"]


def test_more_than_a_batch_turns_in_one_minute(clock, monkeypatch):
    monkeypatch.setattr(turning, "BATCH", 2)
    for _ in range(5):
        scheduled()
    clock.shift(HOUR)
    assert turning.turn_due() == 5


def test_the_worker_does_it_each_minute(clock, django_capture_on_commit_callbacks):
    article = scheduled()
    clock.shift(HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        upkeep.upkeep()
    assert state_of(article) == State.PUBLISHED


def test_what_fails_in_the_upkeep_holds_up_nothing_else(clock, settings, caplog):
    settings.EACH_MINUTE = ["magazine.nowhere.act", *settings.EACH_MINUTE]
    article = scheduled()
    clock.shift(HOUR)
    upkeep.upkeep()
    assert state_of(article) == State.PUBLISHED
    assert "upkeep failed" in caplog.text


def test_an_agreement_that_lapses_expires_what_it_lent(clock):
    publication = workflow.publish(make.republished(), by=None)
    publishing.close(publication.article, "expired", now=timezone.now() + HOUR)
    clock.shift(DAY)
    assert turning.turn_due() == 1
    assert state_of(publication.article) == State.EXPIRED
