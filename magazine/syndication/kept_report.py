"""The report of an import from the desk, kept as rows while it goes on."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .models import ImportLine, ImportRun
from .report import Report, Stopped
from .sources import FETCHED

# More than anybody reads on a page; what lies beyond is in the counts.
MOST = 2_000
_EVERY = 1.0


@dataclass(slots=True)
class KeptReport(Report):
    """Lines of a run, written once a second with how far it is. `rehearsal` lines name no article:
    what they speak of is rolled back."""

    run: ImportRun = field(kw_only=True)
    rehearsal: bool = False
    waiting: list[ImportLine] = field(default_factory=list)
    lines: int = 0
    read: int = 0
    told: float = 0.0

    def advance(self, count: int) -> None:
        """So many bytes more were read. Raises Stopped when the desk asked for it."""
        self.read += count
        if time.monotonic() - self.told >= _EVERY:
            self.tell()

    def tell(self) -> None:
        self.told = time.monotonic()
        if not self.run.heard(done=self.read, counts=dict(self.counts)):
            raise Stopped  # it is another worker's now, with its own lines
        ImportLine.objects.bulk_create(self.waiting, batch_size=500)
        self.waiting.clear()
        self.run.refresh_from_db(fields=["stopping"])
        if self.run.stopping:
            raise Stopped

    def _add(self, **entry: Any) -> None:
        Report._add(self, **entry)
        self.lines += 1
        if self.lines <= MOST:
            self.waiting.append(self._line(entry))

    def _line(self, entry: dict[str, Any]) -> ImportLine:
        return ImportLine(
            run=self.run,
            file=self._inside(entry["file"]),
            at=self._place(entry),
            title=entry.get("title", "")[:300],
            outcome=entry.get("outcome", ""),
            problem=entry.get("problem", "")[:500],
            notes=entry.get("notes", []),
            fidelity=entry.get("fidelity"),
            article_id=None if self.rehearsal else entry.get("article"),
        )

    def _inside(self, path: str) -> str:
        """The file within what was given; "" for that itself, whose name the page bears."""
        name = Path(path).name.encode(errors="replace").decode()[-200:]
        given = self.run.path.name if self.run.file else ""
        return "" if name in (given, FETCHED, self.run.address[-200:]) else name

    def _place(self, entry: dict[str, Any]) -> str:
        place, count = entry.get("at", ""), entry.get("count", 1)
        return f"{place} (× {count})".strip()[:100] if count > 1 else place[:100]
