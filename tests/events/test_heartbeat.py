"""A task whose worker was killed is taken over within two minutes, and no other is."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from magazine.events import heartbeat
from magazine.events.management.commands import worker

pytestmark = pytest.mark.django_db
WORKER = "magazine.events.management.commands.worker"
SECOND = timedelta(seconds=1)


def running(worker: str, began: timedelta, lease: timedelta | None = None) -> DBTaskResult:
    """A task that this worker began so long ago, with a sign of life that lasts so long still."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="magazine.events.tasks.replay_events",
        backend_name="default",
        queue_name="default",
        exception_class_path="",
        traceback="",
        worker_ids=["before", worker],
        started_at=timezone.now() - began,
        run_after=get_date_max() if lease is None else timezone.now() + lease,
    )


def status(row: DBTaskResult) -> str:
    row.refresh_from_db()
    return str(row.status)


def test_what_a_killed_worker_was_at_is_ready_at_once_for_another():
    row = running("dead", heartbeat.SILENT * 3, -SECOND)
    assert heartbeat.reap() == 1
    assert status(row) == TaskResultStatus.READY
    assert row in DBTaskResult.objects.ready()
    assert heartbeat.reap() == 0


def test_so_is_what_it_was_at_before_its_first_sign():
    row = running("dead", heartbeat.SILENT + SECOND)
    heartbeat.reap()
    assert status(row) == TaskResultStatus.READY


def test_a_long_task_stays_with_the_worker_that_gives_signs():
    mine = running("me", timedelta(hours=2), -SECOND)
    other = running("other", timedelta(hours=2), -SECOND)
    assert heartbeat.sign("me") == 1
    assert heartbeat.reap() == 1
    assert status(mine) == TaskResultStatus.RUNNING
    assert status(other) == TaskResultStatus.READY


def test_what_has_just_begun_is_nobody_elses():
    row = running("other", SECOND, -SECOND)
    heartbeat.reap()
    assert status(row) == TaskResultStatus.RUNNING


def test_a_sign_does_not_bring_back_what_another_has_taken_over():
    row = running("late", heartbeat.SILENT * 3, -SECOND)
    heartbeat.reap()
    assert heartbeat.sign("late") == 0
    assert status(row) == TaskResultStatus.READY
    DBTaskResult.objects.get(pk=row.pk).claim("next")
    assert heartbeat.sign("late") == 0
    assert heartbeat.sign("next") == 1


@pytest.mark.parametrize("fails", [False, True])
def test_the_thread_goes_on_until_it_is_told_to_stop(monkeypatch, caplog, fails):
    """Also when the database is away for a moment."""
    stop = threading.Event()
    signs = []

    def sign(worker: str) -> None:
        signs.append(worker)
        if len(signs) == 3:
            stop.set()
        if fails:
            raise OSError("the database is away")

    monkeypatch.setattr(heartbeat, "EVERY", 0)
    monkeypatch.setattr(heartbeat, "sign", sign)
    monkeypatch.setattr(heartbeat, "close_old_connections", lambda: None)
    heartbeat.beat("me", stop)
    assert signs == ["me", "me", "me"]
    assert ("No sign of life" in caplog.text) is fails


@pytest.mark.parametrize("part", ["reap", "RunTasks.handle"])
def test_a_database_that_is_locked_for_long_ends_no_worker(monkeypatch, part):
    """On SQLite whoever else writes for long, such as a copy of the whole, must not stop it."""
    said = ["database is locked", "no such table: tasks"]

    def look(*_args, **_options):
        if said:
            raise OperationalError(said.pop(0))

    for name in ("reap", "RunTasks.handle"):
        monkeypatch.setattr(f"{WORKER}.{name}", look if name == part else lambda *_a, **_o: 0)
    command = worker.Command()
    assert not command.work()
    with pytest.raises(OperationalError, match="no such table"):
        command.work()
    assert command.work()
