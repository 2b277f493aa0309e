"""A worker that is killed while it saves leaves the old text or the new one, never half of either.

`make torture` does it at many more moments, and on both databases.
"""

from pathlib import Path

import pytest

from benchmarks import torture
from benchmarks.servers import Store

pytestmark = pytest.mark.slow_process
# After so many saves were told done, so many seconds later.
MOMENTS = [(1, 0.0), (2, 0.004), (3, 0.008), (5, 0.013), (8, 0.02)]


def test_what_was_told_saved_is_there_whole(tmp_path: Path) -> None:
    store = Store("killed", f"sqlite:///{tmp_path / 'killed.sqlite3'}", tmp_path / "media")
    torture.fresh(store)
    faults = [fault for lines, pause in MOMENTS for fault in torture.typed(store, lines, pause)]
    assert faults == []
