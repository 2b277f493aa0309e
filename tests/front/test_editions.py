"""Which edition stands when; scheduling, going back, copying; two never open in one minute."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.states import Refused
from magazine.events.models import Event
from magazine.front import arranging, composing, editions, standing
from magazine.front.models import Composition, Edition
from magazine.front.plans import Chosen
from magazine.sections.models import Section
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    cache.clear()
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def morning(editor):
    """A draft that has an old article in its lead, which no rule would put there."""
    article = make.published("Du matin", dated=NOW - timedelta(days=300)).article
    make.published("Du jour", dated=NOW - timedelta(days=1))
    edition = editions.draft(None, by=editor, name="Matin")

    def act(plan, now):
        plan.place(Chosen(article.pk), (0, 1), now)

    arranging.change(edition, act, version=edition.version, by=editor, what="")
    edition.refresh_from_db()
    return edition


def lead(at=None):
    rows = standing.la_une(at or timezone.now())
    return rows[0].title


def test_a_draft_is_seen_by_nobody(morning):
    assert lead() == "Du jour"
    assert list(Edition.objects.of(None).drafts()) == [morning]


def test_a_scheduled_edition_stands_at_its_minute_and_nothing_has_to_run(morning, editor, clock):
    assert lead() == "Du jour"
    editions.schedule(morning, TOMORROW, version=morning.version, by=editor)
    composing.compose(timezone.now())
    assert Composition.objects.of(None).first().valid_until == TOMORROW
    clock.move_to(TOMORROW - timedelta(seconds=1), tick=False)
    assert lead() == "Du jour"
    clock.move_to(TOMORROW, tick=False)
    assert lead() == "Du matin"


def test_an_edition_opened_now_stands_at_once(morning, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        editions.open_now(morning, version=morning.version, by=editor, why="C'est l'heure")
    assert lead() == "Du matin"
    noted = Event.objects.get(verb="opened")
    assert (noted.by, noted.why) == (editor, "C'est l'heure")
    with pytest.raises(Refused, match="déjà ouverte"):
        editions.open_now(morning, version=morning.version + 1, by=editor)


def test_two_editions_do_not_open_in_one_minute(morning, editor):
    other = editions.draft(None, by=editor)
    at = TOMORROW.replace(second=40)
    editions.schedule(morning, TOMORROW, version=morning.version, by=editor)
    with pytest.raises(Refused, match="Matin"):
        editions.schedule(other, at, version=other.version, by=editor)
    other.refresh_from_db()
    assert other.opens_at is None
    sea = editions.draft(make.section("Mer"), by=editor)
    editions.schedule(sea, TOMORROW, version=sea.version, by=editor)


def test_an_hour_that_is_over_is_refused(morning, editor):
    with pytest.raises(Refused, match="passée"):
        editions.schedule(morning, NOW - timedelta(minutes=1), version=morning.version, by=editor)


def test_a_schedule_is_cancelled_and_another_hour_chosen(morning, editor, clock):
    seen = morning.version
    editions.schedule(morning, TOMORROW, version=seen, by=editor)
    # Whoever still looks at the draft is told before they do something else with it.
    with pytest.raises(arranging.Stale):
        editions.open_now(morning, version=seen, by=editor)
    editions.schedule(morning, TOMORROW + timedelta(hours=1), version=seen + 1, by=editor)
    editions.unschedule(morning, version=seen + 2, by=editor)
    clock.move_to(TOMORROW + timedelta(days=1), tick=False)
    assert lead() == "Du jour"
    assert Event.objects.filter(verb="scheduled").count() == 2


def test_one_goes_back_to_an_edition_of_the_past(
    morning, editor, clock, django_capture_on_commit_callbacks
):
    editions.open_now(morning, version=morning.version, by=editor)
    clock.move_to(NOW + timedelta(hours=1), tick=False)
    bad = editions.draft(None, by=editor, name="Ratée")
    editions.open_now(bad, version=bad.version, by=editor)
    composing.compose(timezone.now())
    assert lead() == "Du jour"
    clock.move_to(NOW + timedelta(hours=2), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        again = editions.roll_back(morning, by=editor, why="La précédente était ratée")
    assert lead() == "Du matin"
    assert again.name == "Matin (reprise)"
    assert Event.objects.get(verb="rolled_back").data == {"to": morning.pk}


def test_a_copy_is_a_draft_that_holds_the_same(morning, editor):
    copied = editions.copy(morning, by=editor)
    assert copied.opens_at is None
    assert arranging.read(copied).to_json() == arranging.read(morning).to_json()
    assert copied.name == "Copie de «\u00a0Matin\u00a0»"


def test_only_what_has_not_opened_is_deleted(morning, editor):
    editions.schedule(morning, TOMORROW, version=morning.version, by=editor)
    editions.discard(morning, version=morning.version + 1, by=editor)
    stands = editions.standing_or_new()
    with pytest.raises(Refused):
        editions.discard(stands, version=stands.version, by=editor)
    assert list(Edition.objects.all()) == [stands]


def test_a_pin_comes_and_goes_by_the_clock(morning, editor, clock):
    guest = make.published("L'invité", dated=NOW - timedelta(days=90)).article
    stands = editions.standing_or_new()
    hours = {"starts_at": NOW + timedelta(hours=1), "ends_at": NOW + timedelta(hours=2)}

    def act(plan, now):
        plan.place(Chosen(guest.pk, **hours), (0, 1), now)

    arranging.change(stands, act, version=stands.version, by=editor, what="")
    composing.compose(timezone.now())
    shown = []
    for minutes in (0, 59, 60, 119, 120):
        clock.move_to(NOW + timedelta(minutes=minutes), tick=False)
        shown.append(lead())
    assert shown == ["Du jour", "Du jour", "L’invité", "L’invité", "Du jour"]


def test_a_page_composed_for_an_hour_to_come_is_what_will_stand_then(morning, editor, clock):
    make.published("À dix-huit heures", at=NOW + timedelta(hours=6))
    plan = arranging.read(editions.standing_or_new())
    soon = composing.arrange(plan, NOW + timedelta(hours=6))
    assert soon.placings[0].shown_title == "À dix-huit heures"
    assert Composition.objects.count() <= 1
    clock.move_to(NOW + timedelta(hours=6), tick=False)
    assert lead() == "À dix-huit heures"


def test_a_section_looks_for_a_front_page_once_it_has_one(editor):
    sea = make.section("Mer")
    edition = editions.draft(sea, by=editor)
    assert not Section.objects.get(pk=sea.pk).composed
    editions.schedule(edition, TOMORROW, version=edition.version, by=editor)
    assert Section.objects.get(pk=sea.pk).composed
    editions.unschedule(edition, version=edition.version + 1, by=editor)
    assert not Section.objects.get(pk=sea.pk).composed
