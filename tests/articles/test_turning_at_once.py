"""Several workers, editors and publishers at the same article in the same moment."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import scheduling, steps, turning, workflow
from articles.models import Article, Publication, State
from magazine.events import effects
from magazine.events.models import Done, Event
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6
TOLD: list[int] = []


def effect(events) -> None:
    TOLD.extend(event.pk for event in events)


@pytest.fixture(autouse=True)
def one_effect(settings):
    settings.AFTER_CHANGE = [f"{__name__}.effect"]
    TOLD.clear()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, begun together; what each gave, or raised."""
    gate = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            gate.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [hand.result() for hand in [pool.submit(one, act) for act in acts]]


def due(count: int = 1) -> list[Article]:
    """Articles whose scheduled hour has just come, and nobody was told of it."""
    rows = [make.article(f"À l'heure {number}") for number in range(count)]
    for row in rows:
        scheduling.schedule(row, by=None, at=timezone.now() + timedelta(hours=1))
    begun = timezone.now() - timedelta(seconds=1)
    Publication.objects.filter(article__in=rows).update(live_from=begun)
    TOLD.clear()
    return rows


def verbs(article: Article) -> Counter[str]:
    return Counter(Event.objects.about(article).values_list("verb", flat=True))


def state_of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).state


def test_workers_at_the_same_hour_tell_each_article_once() -> None:
    articles = due(8)
    given = at_once(*[turning.turn_due] * HANDS)
    assert not [error for error in given if isinstance(error, Exception)]
    turning.turn_due()  # whatever one left to another that held it
    for article in articles:
        assert verbs(article) == {"scheduled": 1, "appeared": 1}
        assert state_of(article) == State.PUBLISHED
    appeared = Event.objects.filter(verb="appeared").values_list("pk", flat=True)
    assert sorted(TOLD) == sorted(appeared)


def test_a_worker_and_a_withdrawal_at_the_same_moment_leave_it_withdrawn() -> None:
    for article in due(4):
        at_once(
            turning.turn_due,
            lambda row=article: workflow.withdraw(row, by=None, reason="Erreur"),
            turning.turn_due,
        )
        turning.turn_due()
        assert state_of(article) == State.WITHDRAWN
        assert verbs(article)["withdrawn"] == 1 and verbs(article)["appeared"] <= 1
        assert not Publication.objects.published().filter(article=article).exists()


def test_editors_who_schedule_at_once_leave_one_publication_to_come() -> None:
    article = make.article("Six heures")
    hours = [timezone.now() + timedelta(hours=number) for number in range(1, HANDS + 1)]

    def schedule(at):
        return lambda: scheduling.schedule(
            Article.objects.get(pk=article.pk), by=None, at=at, until=at + timedelta(days=30)
        )

    given = at_once(*[schedule(at) for at in hours])
    assert not [error for error in given if isinstance(error, Exception)]
    row = Publication.objects.get()
    assert row.live_from in hours and row.live_until == row.live_from + timedelta(days=30)
    assert state_of(article) == State.SCHEDULED


def test_editors_who_cancel_bring_forward_and_publish_at_once_leave_one_clear_state() -> None:
    for _ in range(3):
        article = make.article("Qui l'emporte ?")
        scheduling.schedule(article, by=None, at=timezone.now() + timedelta(hours=1))
        acts = [
            lambda row=article: scheduling.unschedule(row, by=None),
            lambda row=article: scheduling.move(row, by=None, to=None),
            lambda row=article: workflow.publish(row, by=None),
            turning.turn_due,
        ]
        given = at_once(*acts)
        errors = [error for error in given if isinstance(error, Exception)]
        assert {type(error).__name__ for error in errors} <= {"Refused"}
        assert state_of(article) == State.PUBLISHED
        assert Publication.objects.published().filter(article=article).count() == 1
        assert not Publication.objects.to_come().filter(article=article).exists()


def test_a_step_taken_by_many_is_taken_once() -> None:
    article = make.article("Tous l'envoient")
    given = at_once(*[lambda: steps.submit(Article.objects.get(pk=article.pk), by=None)] * HANDS)
    assert sorted(map(str, given)) == ["False"] * (HANDS - 1) + ["True"]
    assert verbs(article) == {"submitted": 1}
    assert article.revisions.count() == 1


def test_what_a_worker_killed_before_the_effects_left_is_told_once(monkeypatch) -> None:
    (article,) = due()
    run = effects.run
    monkeypatch.setattr(effects, "run", lambda events: None)  # dead between commit and effects
    assert turning.turn_due() == 1
    assert TOLD == []
    monkeypatch.setattr(effects, "run", run)
    assert turning.turn_due() == 0
    event = Event.objects.about(article).get(verb="appeared")
    effects.replay()
    effects.replay()
    assert TOLD.count(event.pk) == 1
    assert Done.objects.filter(event=event).count() == 1


def test_a_worker_killed_before_its_commit_leaves_it_to_the_next(monkeypatch) -> None:
    (article,) = due()
    record = turning.record

    def die(*events) -> None:
        record(*events)
        raise KeyboardInterrupt

    monkeypatch.setattr(turning, "record", die)
    with pytest.raises(KeyboardInterrupt):
        turning.turn_due()
    assert state_of(article) == State.SCHEDULED and verbs(article) == {"scheduled": 1}
    monkeypatch.setattr(turning, "record", record)
    assert turning.turn_due() == 1
    assert verbs(article) == {"scheduled": 1, "appeared": 1}
