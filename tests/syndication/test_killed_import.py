"""An import that is killed again and again, then left alone, leaves what an undisturbed one leaves.

`make torture` does it at many more moments, with pictures, and on both databases.
"""

import shutil
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import content, exports, torture
from benchmarks.servers import Store
from benchmarks.stores import make_sections

pytestmark = pytest.mark.slow_process
SIZE = 250  # more than one batch of the import
# Five moments, as shares of the time that an undisturbed import takes.
LINES, EXPORT = [0.4, 0.7, 0.9], [0.55, 0.8]


def with_sections(folder: Path) -> Store:
    store = Store("whole", f"sqlite:///{folder / 'whole.sqlite3'}", folder / "media")
    torture.fresh(store)
    make_sections(store)
    return store


@pytest.mark.parametrize(
    ("form", "moments"), [(content, LINES), (exports, EXPORT)], ids=["lines", "export"]
)
def test_nothing_is_missing_doubled_or_orphaned(
    tmp_path: Path, form: ModuleType, moments: list[float]
) -> None:
    """Our own form, and an export that a child process reads."""
    form.write(tmp_path / "file", SIZE)
    filed = ["--section", content.sections()[0]] if form is exports else []
    command = ["import_articles", str(tmp_path / "file"), "--publish", *filed, *content.AGREED]
    whole = with_sections(tmp_path)
    killed = replace(whole, database_url=f"sqlite:///{tmp_path / 'killed.sqlite3'}")
    shutil.copy(tmp_path / "whole.sqlite3", tmp_path / "killed.sqlite3")
    began = time.monotonic()
    whole.manage(*command)
    lasted = time.monotonic() - began

    ends = [torture.killed(killed, ["manage.py", *command], lasted * at)[0] for at in moments]
    killed.manage(*command)

    assert any(ends)
    left = torture.state(killed)
    assert left.faults == ()
    assert left.shown == torture.state(whole).shown
