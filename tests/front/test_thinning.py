"""Every composition for a month, then the last of each day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from magazine.front import editions, thinning
from magazine.front.models import Composition
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    cache.clear()
    time_machine.move_to(NOW, tick=False)
    return time_machine


def composed(days, hour, section=None):
    edition = editions.standing_or_new(section)
    made_at = (NOW - timedelta(days=days)).replace(hour=hour)
    return Composition.objects.create(edition=edition, section=section, made_at=made_at)


def test_of_an_old_day_the_last_composition_stays_for_each_front_page():
    sea = make.section("Mer")
    kept = [composed(40, 20), composed(40, 9, sea), composed(37, 1), composed(10, 8)]
    composed(40, 8), composed(40, 19), composed(40, 8, sea)
    # Half past midnight in Paris belongs to the day after.
    kept.append(composed(40, 23))
    kept.append(composed(10, 9))
    assert thinning.thin() == 3
    assert set(Composition.objects.all()) == {*kept}


def test_it_is_done_once_a_day(clock):
    composed(40, 8), composed(40, 9)
    assert [thinning.thin_daily(), thinning.thin_daily()] == [1, 0]
    composed(40, 10)
    assert thinning.thin_daily() == 0
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert thinning.thin_daily() == 1
