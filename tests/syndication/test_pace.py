"""How much an import takes at once, and that nobody waits for a rehearsal of it."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import F

from articles.models import Article
from magazine.events.models import Done, Event
from magazine.sections.models import Section
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


def takes(clock: Any, seconds: float, reading: float = 0) -> Callable[[], None]:
    """Work that reads for some seconds, then writes for some more."""

    def work() -> None:
        Section.objects.first()
        clock.now += reading
        Section.objects.update(position=1)
        clock.now += seconds

    return work


def after(clock: Any, *seconds_of_each: float) -> int:
    """The size of the next transaction, after some that took so long for each article."""
    found = Pace()
    for seconds in seconds_of_each:
        found.transaction(found.size, takes(clock, seconds * found.size))
    return found.size


def test_quick_articles_are_taken_more_at_once_and_slow_ones_fewer(clock: Any) -> None:
    assert after(clock, pace.AIM / 30.5) == 30
    assert after(clock, pace.AIM / 30.5, pace.AIM / 15.5) == 15


def test_one_quick_transaction_no_more_than_doubles_the_next(clock: Any) -> None:
    assert after(clock, 0) == 2 * pace.FIRST


def test_a_transaction_is_never_of_too_few_or_too_many(clock: Any) -> None:
    assert after(clock, 60) == pace.FEWEST
    assert after(clock, *[0] * 9) == pace.MOST


def test_what_is_read_before_the_first_write_takes_nobodys_time(clock: Any) -> None:
    found = Pace()
    found.transaction(10, takes(clock, pace.AIM / 2.15, reading=60))
    assert found.size == 21


@pytest.mark.django_db(transaction=True)
def test_between_two_transactions_the_lock_of_sqlite_is_free(clock: Any) -> None:
    found = Pace()
    found.transaction(1, takes(clock, 1))
    assert not clock.slept
    clock.now += pace.FREE / 4  # cleaning the next ones
    found.transaction(1, takes(clock, 0))
    clock.now += pace.FREE
    found.transaction(1, takes(clock, 0))
    waited = [pytest.approx(pace.FREE * 3 / 4)] if connection.vendor == "sqlite" else []
    assert clock.slept == waited


@pytest.mark.django_db(transaction=True)
def test_what_somebody_writes_meanwhile_is_seen(culture: Any) -> None:
    """On SQLite nobody waits for what an import reads, and it reads again what has changed."""
    seen, forgotten = [], []

    def somebody() -> None:
        Section.objects.update(name=f"Le nom {len(seen)}")
        connections.close_all()

    def work() -> str:
        seen.append(Section.objects.get().name)
        if len(seen) == 1:
            other = threading.Thread(target=somebody)
            other.start()
            other.join()
        Section.objects.update(position=F("position") + 1)
        return seen[-1]

    found = Pace().transaction(1, work, forget=lambda: forgotten.append(True))
    if connection.vendor == "sqlite":
        assert (seen, found, forgotten) == (["Culture", "Le nom 1"], "Le nom 1", [True])
    else:
        assert (seen, found, forgotten) == (["Culture"], "Culture", [])
    assert Section.objects.get().name == "Le nom 1"


@pytest.mark.django_db(transaction=True)
def test_effects_begin_as_they_always_do(culture: Any) -> None:
    """They write at once, and must wait for the lock instead of failing without it."""
    if connection.vendor != "sqlite":
        return
    modes = []

    def work() -> None:
        Section.objects.update(position=1)
        transaction.on_commit(lambda: modes.append(connection.transaction_mode))

    Pace().transaction(1, work)
    assert modes == ["IMMEDIATE"]


def test_a_transaction_that_is_undone_leaves_nothing() -> None:
    Pace().transaction(1, lambda: Article.objects.create(title="Rien"), undone=True)
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
