"""How much an import takes at once, and that nobody waits for a rehearsal of it."""

import json
from typing import Any

import pytest
from django.db import connection

from articles.models import Article
from magazine.events.models import Done, Event
from magazine.syndication import pace
from magazine.syndication.bringing_in import rolled_back
from magazine.syndication.pace import Pace
from magazine.syndication.readers import json_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands still but for what is added to it."""

    class Clock:
        now = 0.0

        def __init__(self) -> None:
            self.slept: list[float] = []

        def monotonic(self) -> float:
            return self.now

        def sleep(self, seconds: float) -> None:
            self.now += seconds
            self.slept.append(seconds)

    found = Clock()
    monkeypatch.setattr(pace, "time", found)
    return found


def after(clock: Any, *seconds_of_each: float) -> int:
    """The size of the next transaction, after some that took so long for each article."""
    found = Pace()
    for seconds in seconds_of_each:
        size = found.size
        with found.transaction(size):
            clock.now += seconds * size
    return found.size


def test_quick_articles_are_taken_more_at_once_and_slow_ones_fewer(clock: Any) -> None:
    assert after(clock, pace.AIM / 30.5) == 30
    assert after(clock, pace.AIM / 30.5, pace.AIM / 15.5) == 15


def test_one_quick_transaction_no_more_than_doubles_the_next(clock: Any) -> None:
    assert after(clock, 0) == 2 * pace.FIRST


def test_a_transaction_is_never_of_too_few_or_too_many(clock: Any) -> None:
    assert after(clock, 60) == pace.FEWEST
    assert after(clock, *[0] * 9) == pace.MOST


def test_between_two_transactions_the_lock_of_sqlite_is_free(clock: Any) -> None:
    found = Pace()
    with found.transaction(1):
        clock.now += 1
    assert not clock.slept
    clock.now += pace.FREE / 4  # cleaning the next ones
    with found.transaction(1):
        pass
    clock.now += pace.FREE
    with found.transaction(1):
        pass
    waited = [pytest.approx(pace.FREE * 3 / 4)] if connection.vendor == "sqlite" else []
    assert clock.slept == waited


def test_a_transaction_that_is_undone_leaves_nothing() -> None:
    with Pace().transaction(1, undone=True):
        Article.objects.create(title="Rien")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("line", "tied"),
    [
        ('{"kind": "article", "key": "1"}', False),
        ('\ufeff {"kind" : "source", "name": "Carnet"}', False),
        ("", False),
        ('{"kind": "article", "key": "1", "body": "say \\"publications\\""}', False),
        ('{"kind": "article", "id": 1, "publications": []}', True),
        ('{"kind": "section", "name": "Voyages"}', True),
        ('{"name": "Voyages", "kind": "section"}', True),
    ],
)
def test_a_line_that_others_may_need_is_told_from_an_item(line: str, tied: bool) -> None:
    assert json_lines.is_row(line.encode()) is tied


@pytest.fixture
def rehearsals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is undone at once: one entry for each whole rehearsal."""
    found = []

    def counted() -> Any:
        found.append("whole")
        return rolled_back()

    monkeypatch.setattr("magazine.syndication.bringing_in.rolled_back", counted)
    return found


def item(key: str, **fields: Any) -> str:
    return json.dumps(
        {"kind": "article", "key": key, "title": f"Un {key}", "body": "<p>Oui.</p>"} | fields
    )


def test_items_are_rehearsed_batch_by_batch(write, bring_in, culture, rehearsals) -> None:
    lines = [item(f"pont {number}", section="culture") for number in range(3)]
    said = bring_in(write("\n".join([*lines, lines[0]]), "lines.jsonl"), "--dry-run")
    assert "3 articles created" in said.summary
    assert not rehearsals
    assert not Article.objects.exists()


def test_lines_that_need_one_another_are_rehearsed_as_a_whole(write, bring_in, rehearsals) -> None:
    section = json.dumps({"kind": "section", "name": "Voyages"})
    said = bring_in(write(f"{section}\n{item('pont', section='voyages')}", "a.jsonl"), "--dry-run")
    assert "1 article created" in said.summary
    assert rehearsals == ["whole"]
    assert not Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_effects_are_told_of_a_whole_import_together(write, bring_in, culture, settings) -> None:
    """And each of its events once, though it was written in several transactions."""
    calls.clear()
    settings.AFTER_CHANGE = [f"{__name__}.effect"]
    lines = [item(f"pont {number}", section="culture") for number in range(3 * pace.FIRST)]
    bring_in(write("\n".join(lines), "lines.jsonl"))
    assert [len(numbers) for numbers in calls] == [3 * pace.FIRST]
    assert Done.objects.count() == Event.objects.count() == 3 * pace.FIRST


calls: list[list[int]] = []


def effect(events: Any) -> None:
    calls.append([event.pk for event in events])
