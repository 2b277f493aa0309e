"""A run that is at work says so, and one that another worker has begun anew writes nothing more."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from magazine.syndication import beating, running
from magazine.syndication.kept_report import KeptReport
from magazine.syndication.models import ImportLine, ImportRun
from magazine.syndication.report import Stopped
from tests import make

State = ImportRun.State


def taken_up() -> ImportRun:
    run = ImportRun.objects.create(name="blog.zip", state=State.ACCEPTED, by=make.user())
    found = running._taken(run.pk)
    assert found is not None
    return found


@pytest.mark.django_db(transaction=True)
def test_one_entry_that_takes_long_does_not_make_a_run_seem_dead(monkeypatch) -> None:
    run, signed = taken_up(), threading.Event()
    ImportRun.objects.update(beat=timezone.now() - 2 * running.SILENT)
    sign = beating._sign

    def tell(run: ImportRun) -> None:
        sign(run)
        signed.set()

    monkeypatch.setattr(beating, "_sign", tell)
    monkeypatch.setattr(beating, "EVERY", 0.01)
    with beating.at_work(run):
        assert signed.wait(30)
    assert running._taken(run.pk) is None


@pytest.mark.django_db
def test_a_worker_whose_run_was_taken_over_leaves_it_to_the_other() -> None:
    late = taken_up()
    ImportRun.objects.update(beat=timezone.now() - 2 * running.SILENT)
    other = running._taken(late.pk)
    assert other is not None
    report = KeptReport(say=lambda _line: None, run=late)
    report.refused("blog.zip", "1", "illisible")
    with pytest.raises(Stopped):
        report.tell()
    running._end(late, State.DONE)
    row = ImportRun.objects.get()
    assert (row.state, row.began, row.ended) == (State.IMPORTING, other.began, None)
    assert not ImportLine.objects.exists()


@pytest.mark.django_db
def test_a_run_goes_on_being_heard_of_by_its_own_worker() -> None:
    run = taken_up()
    before = timezone.now() - timedelta(seconds=1)
    KeptReport(say=lambda _line: None, run=run).tell()
    assert running._end(run, State.STOPPED) is None
    row = ImportRun.objects.get()
    assert row.beat is not None
    assert row.beat > before
    assert row.state == State.STOPPED
