"""What broke behind the scenes, for the first page of the desk: effects, tasks, the worker."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.tasks import TaskResultStatus
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from magazine.lib.overview import ROWS, Card, Row

from .models import Failure
from .upkeep import last_upkeep

# A worker gives a sign each minute; a task that may start starts within a second.
SILENT = timedelta(minutes=10)
STUCK = timedelta(minutes=10)


def broken(request: HttpRequest) -> Iterator[Card]:
    """For those who may read the journal of the whole magazine."""
    if not request.user.has_perm("events.view_event"):
        return
    yield _worker()
    yield _effects()
    yield _tasks(request.user.has_perm("django_tasks_database.view_dbtaskresult"))


def _worker() -> Card:
    """Without a worker no mail leaves, and nothing that failed is tried again."""
    seen, now = last_upkeep(), timezone.now()
    rows = []
    if seen is None:
        rows = [Row(_("No worker runs: start manage.py worker."))]
    elif now - seen > SILENT:
        rows = [Row(_("The worker has given no sign of life since"), at=seen)]
    return Card("worker", _("The worker"), rows, broken=True)


def _effects() -> Card:
    found = Failure.objects.select_related("event").order_by("-times", "-pk")[:ROWS]
    more = reverse("admin:events_event_changelist")
    return Card(
        "effects", _("After-effects that fail"), list(map(_effect, found)), more=more, broken=True
    )


def _effect(failure: Failure) -> Row:
    tries = ngettext("tried once", "tried %(count)d times", failure.times)
    facts = [failure.effect, tries % {"count": failure.times}]
    address = reverse("admin:events_event_change", args=[failure.event_id])
    return Row(str(failure.event.act), address, failure.event.at, facts)


def _tasks(may_look: bool) -> Card:
    """Those that failed, then those that nobody takes."""
    failed = DBTaskResult.objects.failed().order_by("-finished_at")
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - STUCK)
    columns = ("task_path", "status", "enqueued_at", "finished_at", "exception_class_path")
    found = [*failed.only(*columns)[:ROWS], *late.only(*columns)[:ROWS]]
    whole = reverse("admin:django_tasks_database_dbtaskresult_changelist")
    more = f"{whole}?status__exact={TaskResultStatus.FAILED}" if may_look else ""
    rows = [_task(task, may_look) for task in found]
    return Card("tasks", _("Tasks that failed or wait"), rows, more=more, broken=True)


def _task(task: DBTaskResult, may_look: bool) -> Row:
    waits = task.status == TaskResultStatus.READY
    fact = _("waits") if waits else task.exception_class_path.rpartition(".")[2]
    page = reverse("admin:django_tasks_database_dbtaskresult_change", args=[task.pk])
    at = task.enqueued_at if waits else task.finished_at
    return Row(task.task_path.rpartition(".")[2], page if may_look else "", at, [fact])
