"""An import that is killed again and again, then left alone, leaves what an undisturbed one leaves.

`make torture` does it at many more moments, with pictures, and on both databases.
"""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import content, torture
from benchmarks.servers import Store
from benchmarks.stores import make_sections

pytestmark = pytest.mark.slow_process
SIZE = 250  # more than one batch of the import
MOMENTS = [0.4, 0.55, 0.7, 0.8, 0.9]  # shares of the time that an undisturbed import takes


def with_sections(folder: Path) -> Store:
    store = Store("whole", f"sqlite:///{folder / 'whole.sqlite3'}", folder / "media")
    torture.fresh(store)
    make_sections(store)
    return store


def test_nothing_is_missing_doubled_or_orphaned(tmp_path: Path) -> None:
    content.write(tmp_path / "content.jsonl", SIZE)
    command = ["import_articles", str(tmp_path / "content.jsonl"), "--publish", *content.AGREED]
    whole = with_sections(tmp_path)
    killed = replace(whole, database_url=f"sqlite:///{tmp_path / 'killed.sqlite3'}")
    shutil.copy(tmp_path / "whole.sqlite3", tmp_path / "killed.sqlite3")
    began = time.monotonic()
    whole.manage(*command)
    lasted = time.monotonic() - began

    ends = [torture.killed(killed, ["manage.py", *command], lasted * at)[0] for at in MOMENTS]
    killed.manage(*command)

    assert any(ends)
    left = torture.state(killed)
    assert left.faults == ()
    assert left.shown == torture.state(whole).shown
