"""A worker that is killed while hours come: each article is told once, by it or by the next.

`make torture` does it at many more moments, and on both databases.
"""

from pathlib import Path

import pytest

from benchmarks import torture
from benchmarks.servers import Store

pytestmark = pytest.mark.slow_process
# After so many were told, so many seconds later.
MOMENTS = [(1, 0.0), (2, 0.002), (3, 0.005), (5, 0.008), (8, 0.013)]


def test_each_hour_is_told_once_whenever_the_worker_dies(tmp_path: Path) -> None:
    store = Store("killed", f"sqlite:///{tmp_path / 'killed.sqlite3'}", tmp_path / "media")
    torture.fresh(store)
    faults = [fault for lines, pause in MOMENTS for fault in torture.turned(store, lines, pause)]
    assert faults == []
