"""Events are written once and for all; each effect sees each of them, once when all goes well."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import workflow
from magazine.events import effects
from magazine.events.models import Done, Event, Failure
from magazine.events.tasks import replay_events
from tests import make

pytestmark = pytest.mark.django_db

seen: dict[str, list[int]] = {}
failing: set[str] = set()


def told(name, events):
    if name in failing or {event.verb for event in events} & failing:
        raise RuntimeError(name)
    seen.setdefault(name, []).extend(event.pk for event in events)


def first(events):
    told("first", events)


def second(events):
    told("second", events)


@pytest.fixture(autouse=True)
def two_effects(settings):
    settings.AFTER_CHANGE = [f"{__name__}.first", f"{__name__}.second"]
    seen.clear()
    failing.clear()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def note(verb="noted", **fields):
    effects.record(effects.event(verb, make.section(), **fields))
    return Event.objects.latest("pk")


def test_an_event_says_who_what_when_and_why(editor):
    row = note(by=editor, why="Pour voir", data={"titre": "Été"}, keys=["b", "a", "a"])
    assert (row.by, row.by_name, row.why) == (editor, "editor", "Pour voir")
    assert (row.subject, row.subject_id) == ("sections.section", make.section().pk)
    assert row.keys == ["a", "b"] and row.data == {"titre": "Été"} and row.at
    assert list(Event.objects.about(make.section())) == [row]


@pytest.mark.parametrize(
    "change",
    [
        lambda row: Event.objects.update(why="Autre chose"),
        lambda row: Event.objects.filter(pk=row.pk).delete(),
        lambda row: Event.objects.all()._raw_delete("default"),
        lambda row: row.delete(),
        lambda row: (setattr(row, "verb", "autre"), row.save()),
        lambda row: Event.objects.bulk_update([Event(pk=row.pk, verb="autre")], ["verb"]),
        lambda row: connection.cursor().execute("UPDATE events_event SET why = 'x'"),
        lambda row: connection.cursor().execute("DELETE FROM events_event"),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(change):
    row = note()
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        change(row)
    assert Event.objects.values_list("verb", "why").get() == ("noted", "")


def test_an_event_outlives_the_account_that_caused_it(editor):
    row = note(by=editor)
    editor.delete()
    row = Event.objects.get(pk=row.pk)
    assert row.by_name == "editor"


def test_effects_run_on_commit_and_not_before(commit):
    with commit():
        row = note()
        assert seen == {}
    assert seen == {"first": [row.pk], "second": [row.pk]}
    assert Done.objects.filter(event=row).count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_has_neither_event_nor_effect():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note()
        raise ZeroDivisionError
    assert not Event.objects.exists() and seen == {}


def test_events_of_one_verb_come_as_one_batch(commit, monkeypatch):
    calls = []
    monkeypatch.setattr(effects, "_tell", lambda name, events: calls.append(len(events)))
    with commit():
        workflow.publish_all([make.article() for _ in range(3)], by=None)
    assert calls == [3, 3]


def test_a_failure_is_logged_and_stops_neither_the_verb_nor_the_other_effects(commit, caplog):
    failing.add("first")
    with caplog.at_level(logging.ERROR), commit():
        publication = make.published()
    assert publication.pk and list(seen) == ["second"]
    assert "first failed" in caplog.text


def test_what_failed_is_told_again_and_the_rest_is_not(commit):
    failing.add("first")
    with commit():
        row = note()
    failing.clear()
    assert effects.replay() == 1
    assert seen == {"second": [row.pk], "first": [row.pk]}
    assert effects.replay() == 0
    assert seen == {"second": [row.pk], "first": [row.pk]}


def test_what_a_killed_process_left_is_told_in_order():
    rows = [note() for _ in range(3)]  # no commit here, as if the process had died after it
    assert effects.replay() == 3
    assert seen["first"] == seen["second"] == [row.pk for row in rows]


def test_one_bad_event_holds_up_no_other():
    rows = [note("noted"), note("broken"), note("noted")]
    failing.add("broken")
    assert effects.replay() == 2
    assert seen["first"] == [rows[0].pk, rows[2].pk]
    failing.clear()
    assert effects.replay() == 1
    assert seen["first"][-1] == rows[1].pk


def test_events_that_keep_failing_let_later_ones_through():
    for _ in range(4):
        note("broken")
    failing.add("broken")
    assert effects.replay(limit=3) == 0
    later = [note() for _ in range(2)]
    effects.replay(limit=3)
    assert seen["first"] == [row.pk for row in later]
    # Each of those that fail has its turn, however few are tried at a time.
    for _ in range(2):
        effects.replay(limit=3)
    assert Failure.objects.filter(effect=f"{__name__}.first", times__gte=2).count() == 4
    failing.clear()
    assert effects.replay() == 4
    assert not Failure.objects.exists()


def test_what_failed_for_a_week_is_told_when_somebody_asks():
    event = effects.event("noted", make.section())
    event.at = timezone.now() - effects.RETRIED - timedelta(hours=1)
    effects.record(event)
    assert effects.replay() == 0
    call_command("replay_events", days=30)
    assert len(seen["first"]) == 1


def test_replaying_goes_on_where_a_limit_stopped_it():
    for _ in range(5):
        note()
    assert [effects.replay(limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_effect_that_half_worked_leaves_nothing(settings):
    settings.AFTER_CHANGE = [f"{__name__}.half"]
    note()
    effects.replay()
    assert not make.Section.objects.filter(name="À moitié").exists()


def half(events):
    make.section("À moitié")
    raise RuntimeError


def test_an_effect_that_does_not_exist_is_a_failure_like_another(settings, commit, caplog):
    settings.AFTER_CHANGE = ["magazine.nowhere.after_change", f"{__name__}.second"]
    with commit():
        note()
    assert list(seen) == ["second"] and "nowhere" in caplog.text


def test_the_task_and_the_command_replay(capsys):
    note()
    assert replay_events.enqueue().return_value == 1
    note()
    call_command("replay_events")
    assert capsys.readouterr().out == "1 events told again.\n"


def test_events_of_many_transactions_are_told_together(commit):
    with commit(), effects.together():
        rows = [note() for _time in range(3)]
        assert not seen
    assert seen["first"] == [row.pk for row in rows]
    assert Done.objects.count() == 2 * len(rows)


@pytest.mark.django_db(transaction=True)
def test_what_is_told_together_is_told_at_the_latest_when_it_is_much(monkeypatch):
    monkeypatch.setattr(effects, "TOGETHER", 2)
    with effects.together():
        note()
        assert not seen
        note()
        assert len(seen["first"]) == 2
        note()
        assert len(seen["first"]) == 2
    assert len(seen["first"]) == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_told_together_is_told_soon(monkeypatch):
    monkeypatch.setattr(effects, "LATEST", timedelta())
    with effects.together():
        note()
        assert len(seen["first"]) == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_written_before_an_error_is_told_all_the_same():
    with pytest.raises(ZeroDivisionError), effects.together():
        note()
        raise ZeroDivisionError
    assert len(seen["first"]) == 1
