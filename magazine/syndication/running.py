"""Imports started from the desk: looked at by the worker, then brought in once somebody says so.

Each step may run twice: what is in already is known again, and a run whose worker fell silent is
taken over by the next.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record

from . import beating, kept_uploads
from .bringing_in import Import
from .kept_report import KeptReport
from .models import ImportRun
from .report import Stopped
from .sources import bring
from .store import Options

State = ImportRun.State
# A worker that has said nothing for so long is gone.
SILENT = timedelta(minutes=3)
KEPT = timedelta(days=7)


@transaction.atomic
def ask(
    *, by: AbstractBaseUser, file: File[bytes] | None = None, address: str = "", **wanted: Any
) -> ImportRun:
    """Put a file or an address before the worker, who will say what is in it.

    `wanted` are the other columns of ImportRun: blog, section, publish, images.
    """
    name = Path(file.name or "").name if file else address
    run = ImportRun(name=name[:200], address=address, by_id=by.pk, **wanted)
    if file:
        run.file, run.total = file, file.size
    run.save()
    transaction.on_commit(lambda: _later(run))
    return run


@transaction.atomic
def accept(run: ImportRun, *, by: AbstractBaseUser) -> bool:
    """Bring in what was looked at; False when it is no longer waiting for that."""
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    if row.state != State.PREVIEWED:
        return False
    row.state, row.stopping = State.ACCEPTED, False
    row.save(update_fields=["state", "stopping"])
    record(event("import_accepted", row, by=by, data={"name": row.name}))
    transaction.on_commit(lambda: _later(row))
    return True


@transaction.atomic
def stop(run: ImportRun, *, by: AbstractBaseUser) -> None:
    """Go no further. What is in stays in; the worker stops within a second or two."""
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    if row.state in ImportRun.AT_WORK and _alive(row):
        row.stopping = True
    elif row.going or row.state == State.PREVIEWED:
        row.state, row.ended = State.STOPPED, timezone.now()
    row.save(update_fields=["stopping", "state", "ended"])
    record(event("import_stopped", row, by=by, data={"name": row.name}))


def resume() -> None:
    """EACH_MINUTE: take over the runs whose worker fell silent, and those nobody took up."""
    since = timezone.now() - SILENT
    silent = Q(state__in=ImportRun.AT_WORK, beat__lt=since)
    silent |= Q(state__in=ImportRun.TO_DO) & (Q(beat__lt=since) | Q(beat=None, created__lt=since))
    for run in ImportRun.objects.filter(silent)[:20]:
        _later(run)


def forget() -> None:
    """EACH_MINUTE: delete the files of what ended a week ago, of previews nobody answered, and of
    forms nobody came back to."""
    kept_uploads.forget()
    old = ImportRun.objects.filter(created__lt=timezone.now() - KEPT).exclude(file="")
    for run in old.exclude(state__in=(*ImportRun.AT_WORK, *ImportRun.TO_DO))[:20]:
        run.file.delete(save=False)
        run.file = ""
        if run.state == State.PREVIEWED:
            run.state, run.ended = State.STOPPED, timezone.now()
        run.save(update_fields=["file", "state", "ended"])


def _later(run: ImportRun) -> None:
    work.enqueue(run.pk)


# Somebody waits for it: before the renditions of images.
@task(priority=50)
def work(number: int) -> str:
    """Take the next step of a run; the state that it left it in."""
    run = _taken(number)
    if run is None:
        return "taken"
    rehearsal = run.state == State.PREVIEWING
    try:
        with beating.at_work(run):
            report = _bring_in(run, rehearsal=rehearsal)
    except Stopped:
        _end(run, State.STOPPED)
    except Exception as error:
        words = _("a fault of the program (%(reason)s)")
        _end(
            run, State.FAILED, reason=(words % {"reason": f"{type(error).__name__}: {error}"})[:300]
        )
        raise
    else:
        _end(run, State.PREVIEWED if rehearsal else State.DONE, done=run.total or report.read)
    return run.state


def _taken(number: int) -> ImportRun | None:
    """The run, ours alone from now on; None when another is at it or nothing is to be done."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().filter(pk=number).first()
        if run is None or not run.going or (run.state in ImportRun.AT_WORK and _alive(run)):
            return None
        looked_at = run.state in (State.ACCEPTED, State.IMPORTING)
        run.state = State.IMPORTING if looked_at else State.PREVIEWING
        run.began, run.ended = timezone.now(), None
        run.beat, run.done, run.counts, run.reason = run.began, 0, {}, ""
        told = ["state", "began", "ended", "beat", "done", "counts", "reason"]
        run.save(update_fields=told)
        run.lines.all().delete()
    return run


def _alive(run: ImportRun) -> bool:
    return run.beat is not None and run.beat > timezone.now() - SILENT


def _bring_in(run: ImportRun, *, rehearsal: bool) -> KeptReport:
    report = KeptReport(say=lambda _line: None, run=run, rehearsal=rehearsal)
    if rehearsal:
        report.counts[ImportRun.REHEARSAL] = 1
    options = Options(
        section=run.section,
        blog=run.blog,
        publish=run.publish,
        images=run.images,
        dry_run=rehearsal,
    )
    with bring([run.address or run.path]) as found:
        if run.address:
            run.heard(total=sum(path.stat().st_size for path in found.paths))
        brought = Import(options, report, advance=report.advance, addresses=found.paths)
        if run.file:  # stored under a name of its own, by which nothing would be known again
            brought.called = {run.path: run.name}
        brought.run(found.paths, absent=found.absent)
        report.tell()
    return report


def _end(run: ImportRun, state: str, **columns: Any) -> None:
    run.ended = timezone.now()
    run.state, run.stopping = state, False
    ours = run.heard(state=state, stopping=False, ended=run.ended, **columns)
    if ours and state == State.DONE:
        record(event("import_done", run, by=run.by, data={"name": run.name, **run.counts}))
