"""What the worker puts right each minute."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from magazine.events import upkeep

pytestmark = pytest.mark.django_db


def result(status: str, **fields) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="magazine.events.tasks.replay_events",
        backend_name="default",
        queue_name="default",
        exception_class_path="",
        traceback="",
        **fields,
    )


def test_the_task_of_a_killed_worker_is_ready_again():
    long_ago = timezone.now() - upkeep.LONGEST - timedelta(minutes=1)
    lost = result(TaskResultStatus.RUNNING, started_at=long_ago)
    running = result(TaskResultStatus.RUNNING, started_at=timezone.now())
    assert upkeep.reap() == 1
    lost.refresh_from_db()
    running.refresh_from_db()
    assert (lost.status, running.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_old_results_are_forgotten_and_new_ones_kept():
    result(TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(days=8))
    kept = result(TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    upkeep.forget()
    assert list(DBTaskResult.objects.all()) == [kept]


def test_upkeep_on_an_idle_magazine_does_nothing():
    upkeep.upkeep()
