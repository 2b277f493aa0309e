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


def test_old_results_are_forgotten_and_new_ones_kept():
    result(TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(days=8))
    kept = result(TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    upkeep.forget()
    assert list(DBTaskResult.objects.all()) == [kept]


def test_upkeep_on_an_idle_magazine_does_nothing():
    upkeep.upkeep()
