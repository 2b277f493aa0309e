"""When an article appears and ends: scheduled, moved, cancelled, under embargo, expired."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import revisions, scheduling, workflow
from articles.checks import NotReady
from articles.models import Article, Publication, State
from articles.states import Refused
from articles.turning import turn_due
from authors import changes
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-26 08:00+00:00", tick=False) as clock:
        yield clock


def visible(at=None):
    return list(Publication.objects.published(at).values_list("title", flat=True))


def now():
    return timezone.now()


def verbs(article):
    return list(Event.objects.about(article).order_by("pk").values_list("verb", flat=True))


def retitle(article, title):
    Article.objects.filter(pk=article.pk).update(title=title)


def state_of(article):
    return Article.objects.get(pk=article.pk).state


def test_a_scheduled_article_appears_at_its_hour_and_ends_at_its_end():
    article = make.article("Demain")
    scheduling.schedule(article, by=None, at=now() + DAY, until=now() + 2 * DAY)
    assert article.state == State.SCHEDULED
    assert (visible(), visible(now() + DAY), visible(now() + 2 * DAY)) == ([], ["Demain"], [])
    assert verbs(article) == ["scheduled"]


def test_scheduling_the_same_twice_adds_nothing():
    article = make.article()
    first = scheduling.schedule(article, by=None, at=now() + DAY)
    assert scheduling.schedule(article, by=None, at=now() + DAY) == first
    assert verbs(article) == ["scheduled"]


@pytest.mark.parametrize("sooner_or_later", [HOUR, 2 * DAY])
def test_another_hour_replaces_the_one_before(sooner_or_later):
    article = make.article("Une fois")
    scheduling.schedule(article, by=None, at=now() + DAY)
    scheduling.schedule(article, by=None, at=now() + sooner_or_later)
    assert Publication.objects.get().live_from == now() + sooner_or_later


@pytest.mark.parametrize("times", [{"at": -HOUR}, {"at": HOUR, "until": HOUR}, {"at": timedelta()}])
def test_hours_that_are_past_or_in_no_order_are_refused(times):
    article = make.article()
    moments = {name: now() + by for name, by in times.items()}
    with pytest.raises((Refused, NotReady)):
        scheduling.schedule(article, by=None, **moments)
    article = Article.objects.get(pk=article.pk)
    assert (article.state, article.expires, Event.objects.count()) == (State.DRAFT, None, 0)


def test_cancelling_leaves_it_ready_and_is_done_once():
    article = make.article()
    scheduling.schedule(article, by=None, at=now() + DAY)
    assert scheduling.unschedule(article, by=None, why="Pas encore")
    assert not scheduling.unschedule(article, by=None)
    assert state_of(article) == State.READY
    assert not Publication.objects.exists()
    assert verbs(article) == ["scheduled", "unscheduled"]


def test_a_live_article_keeps_its_version_until_the_hour_of_the_update():
    article = make.published("Avant").article
    retitle(article, "Après")
    scheduling.schedule(article, by=None, at=now() + DAY)
    assert (visible(), visible(now() + DAY)) == (["Avant"], ["Après"])
    assert state_of(article) == State.PUBLISHED


def test_a_cancelled_update_leaves_readers_what_they_see():
    article = make.published("Avant").article
    retitle(article, "Après")
    scheduling.schedule(article, by=None, at=now() + DAY)
    scheduling.unschedule(article, by=None)
    running = Publication.objects.get()
    assert (running.live_until, running.ended_as) == (None, "")
    assert visible(now() + 2 * DAY) == ["Avant"]


def test_an_update_brought_forward_appears_at_once_as_it_was_scheduled():
    article = make.published("Avant").article
    retitle(article, "Après")
    scheduling.schedule(article, by=None, at=now() + DAY)
    retitle(article, "Encore en travail")
    scheduling.move(article, by=None, to=None)
    assert visible() == visible(now() + 2 * DAY) == ["Après"]
    assert verbs(article) == ["published", "scheduled", "published"]


def test_a_scheduled_article_brought_forward_is_published_and_bears_the_date_of_its_hour():
    article = make.article("Plus tôt")
    scheduling.schedule(article, by=None, at=now() + DAY)
    shown = scheduling.move(article, by=None, to=None)
    assert (shown.dated, shown.live_from) == (now(), now())
    article = Article.objects.get(pk=article.pk)
    assert (article.state, article.dated) == (State.PUBLISHED, now())
    assert workflow.publish(article, by=None) == shown


def test_what_is_moved_later_does_not_appear_at_its_first_hour():
    article = make.article("Plus tard")
    scheduling.schedule(article, by=None, at=now() + HOUR)
    scheduling.move(article, by=None, to=now() + DAY)
    scheduling.move(article, by=None, to=now() + DAY)
    assert (visible(now() + 2 * HOUR), visible(now() + DAY)) == ([], ["Plus tard"])
    assert verbs(article) == ["scheduled", "rescheduled"]


def test_moving_what_is_not_scheduled_is_refused():
    with pytest.raises(Refused):
        scheduling.move(make.article(), by=None, to=now() + DAY)


# Embargo ----------------------------------------------------------------------------------------


def test_publishing_under_embargo_is_put_off_to_its_end():
    article = make.article("Sous embargo")
    assert scheduling.embargo(article, by=None, until=now() + DAY, why="L'éditeur l'a demandé")
    shown = workflow.publish(article, by=None)
    assert shown.live_from == now() + DAY
    assert (visible(), visible(now() + DAY)) == ([], ["Sous embargo"])
    assert verbs(article) == ["embargoed", "scheduled"]


def test_what_is_scheduled_too_soon_is_put_off_by_an_embargo():
    article = make.article()
    scheduling.schedule(article, by=None, at=now() + HOUR)
    scheduling.embargo(article, by=None, until=now() + DAY)
    assert Publication.objects.get().live_from == now() + DAY
    with pytest.raises(Refused):
        scheduling.move(article, by=None, to=None)
    assert scheduling.move(article, by=None, to=now() + HOUR).live_from == now() + DAY


def test_an_embargo_on_what_readers_see_comes_too_late():
    article = make.published().article
    with pytest.raises(Refused):
        scheduling.embargo(article, by=None, until=now() + DAY)


def test_a_lifted_embargo_lets_it_appear():
    article = make.article("Libre")
    scheduling.embargo(article, by=None, until=now() + DAY)
    assert scheduling.embargo(article, by=None, until=None)
    assert not scheduling.embargo(article, by=None, until=None)
    workflow.publish(article, by=None)
    assert visible() == ["Libre"]


def test_an_old_version_that_is_restored_lifts_no_embargo():
    article = make.article("Ancien")
    workflow.turn(workflow.held(article), State.REVIEW, None, "")
    scheduling.embargo(article, by=None, until=now() + DAY)
    old = article.revisions.get()
    retitle(article, "Neuf")
    revisions.restore(old, seen=1, by=None)
    assert Article.objects.get(pk=article.pk).embargo == now() + DAY


# End --------------------------------------------------------------------------------------------


def test_an_end_outlives_a_correction(clock):
    article = make.article("Un")
    workflow.publish(article, by=None, until=now() + DAY)
    clock.shift(HOUR)
    retitle(article, "Deux")
    workflow.publish(article, by=None)
    assert (visible(), visible(now() + DAY)) == (["Deux"], [])


def test_the_end_of_a_live_article_is_set_moved_and_taken_off():
    article = make.published("Offre").article
    end = now() + DAY
    assert scheduling.end(article, by=None, until=end)
    assert not scheduling.end(article, by=None, until=end)
    assert (visible(end - HOUR), visible(end)) == (["Offre"], [])
    assert Publication.objects.gone(end).exists()
    scheduling.end(article, by=None, until=end + DAY)
    assert visible(end) == ["Offre"]
    scheduling.end(article, by=None, until=None)
    assert visible(end + 9 * DAY) == ["Offre"]


@pytest.mark.parametrize("end", [-HOUR, timedelta(), HOUR])
def test_an_end_before_what_is_to_come_is_refused(end):
    article = make.article()
    scheduling.schedule(article, by=None, at=now() + DAY)
    with pytest.raises(Refused):
        scheduling.end(article, by=None, until=now() + end)
    assert Article.objects.get(pk=article.pk).expires is None


def test_what_has_expired_is_published_again_only_with_another_end(clock):
    article = make.article("Offre")
    workflow.publish(article, by=None, until=now() + HOUR)
    clock.shift(DAY)
    turn_due()
    with pytest.raises(NotReady, match="2026"):
        workflow.publish(article, by=None)
    scheduling.end(article, by=None, until=None)
    workflow.publish(article, by=None)
    assert visible() == ["Offre"]
    assert state_of(article) == State.PUBLISHED


def test_no_end_outlasts_the_agreement():
    article = make.republished("Prêté", terms={"until": date(2026, 11, 30)})
    workflow.publish(article, by=None)
    scheduling.end(article, by=None, until=now() + 30 * DAY)
    assert visible(now() + 5 * DAY) == []


def test_an_article_whose_agreement_lapses_before_its_hour_waits_for_the_desk():
    article = make.republished("Jamais")
    scheduling.schedule(article, by=None, at=now() + 9 * DAY)
    changes.agree(
        article.blog,
        mode="full",
        agreed_on=date(2026, 11, 1),
        agreed_by="l'autrice",
        until=date(2026, 11, 28),
    )
    workflow.rederive(list(Publication.objects.all()))
    assert not Publication.objects.exists()
    assert state_of(article) == State.READY


# A clock that is set back -----------------------------------------------------------------------


@pytest.mark.parametrize("step", [HOUR, DAY])
def test_what_readers_saw_answers_gone_also_when_the_clock_is_set_back(clock, step):
    article = make.published("Vu").article
    clock.shift(-step)
    workflow.withdraw(article, by=None, reason="Erreur")
    assert Publication.objects.gone().filter(article=article).exists()


def test_a_correction_after_the_clock_was_set_back_replaces_what_readers_saw(clock):
    article = make.published("Un").article
    clock.shift(-HOUR)
    retitle(article, "Deux")
    workflow.publish(article, by=None)
    assert visible() == visible(now() + DAY) == ["Deux"]
    assert Publication.objects.count() == 2
