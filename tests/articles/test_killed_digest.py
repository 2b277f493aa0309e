"""A round of mails that is killed at each point of it: nobody gets one twice, and at most the mail
that was on its way is missing.

`make torture` does it at many more moments, with two workers, and on both databases.
"""

from pathlib import Path

import pytest

from benchmarks import letters, torture
from benchmarks.postbox import Postbox
from benchmarks.servers import Store

pytestmark = pytest.mark.slow_process


def test_no_mail_comes_twice(tmp_path: Path) -> None:
    store = Store("letters", f"sqlite:///{tmp_path / 'letters.sqlite3'}", tmp_path / "media")
    torture.fresh(store)
    with Postbox() as box:
        letters.run(store, box, "prepare", "8")
        for point in letters.POINTS:
            assert letters.run(store, box, "send", point) == ""
        letters.finish(store, box)
        assert list(letters.faults(store, box, kills=2)) == []
        assert len(box.mails) == 6
