"""What an import says of itself: counts, one line per problem, and a file with every item."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import losses
from .decide import Verb
from .items import LeftOut
from .restore import Restored
from .store import Outcome

_DONE = (Verb.CREATE, Verb.UPDATE, Verb.KEEP, Verb.SKIP)


class Stopped(Exception):
    """Somebody asked the import to stop."""


@dataclass(slots=True)
class Report:
    """Counts and tells as the import goes on; nothing but the counts is kept in memory."""

    say: Callable[[str], None]
    file: TextIO | None = None
    counts: Counter[str] = field(default_factory=Counter)
    _first: bool = True

    def begin(self) -> None:
        self._write('{"items": [')

    def end(self) -> None:
        counts = json.dumps(dict(sorted(self.counts.items())))
        self._write(f'\n], "counts": {counts}, "exit_code": {self.exit_code}}}\n')

    def outcome(self, path: Path, outcome: Outcome) -> None:
        """One article: counted, and said aloud where something is not as it was asked."""
        self.counts[outcome.verb] += 1
        self.counts["published"] += outcome.published
        item = outcome.item
        lines = [*outcome.notes, *(losses.words(loss) for loss in outcome.losses)]
        where = _place(path, item.at, item.title)
        if outcome.verb is Verb.REFUSE:
            self.say(_("%(where)s: refused: %(why)s") % {"where": where, "why": outcome.why})
        elif outcome.verb is Verb.SKIP:
            self.say(_("%(where)s: left out: %(why)s") % {"where": where, "why": outcome.why})
        elif outcome.waits:
            self.counts["waiting"] += 1
            self.say(_("%(where)s: not public: %(why)s") % {"where": where, "why": outcome.waits})
        if outcome.verb not in (Verb.KEEP, Verb.REFUSE):
            for note in lines:
                self.say(_("%(where)s: %(note)s") % {"where": where, "note": note})
        self._add(
            file=str(path),
            at=item.at,
            title=item.title,
            outcome=outcome.verb,
            article=outcome.article,
            published=outcome.published,
            fidelity=outcome.fidelity,
            notes=lines,
            losses=[asdict(loss) for loss in outcome.losses],
            problem=outcome.why or outcome.waits,
        )

    def row(self, verb: Verb) -> None:
        """One row that is no article."""
        self.counts[f"rows {verb}"] += 1

    def restored(self, path: Path, restored: Restored) -> None:
        """One article of an export."""
        self.counts[restored.verb] += 1
        title = str(restored.row.columns.get("title", ""))
        if restored.why:
            where = _place(path, restored.row.at, title)
            self.say(_("%(where)s: left out: %(why)s") % {"where": where, "why": restored.why})
        self._add(
            file=str(path),
            at=restored.row.at,
            title=title,
            outcome=restored.verb,
            article=restored.article,
            problem=restored.why,
        )

    def refused(self, path: Path | str, at: str, why: str) -> None:
        """A file, or a part of one, that could not be read."""
        self.counts[Verb.REFUSE] += 1
        self.say(_("%(where)s: refused: %(why)s") % {"where": _place(path, at), "why": why})
        self._add(file=str(path), at=at, outcome=Verb.REFUSE, problem=why)

    def left_out(self, path: Path, left: LeftOut) -> None:
        """What a file holds and no reader of the blog could read, or is no article."""
        self.counts[Verb.SKIP] += left.count
        times = f" (× {left.count})" if left.count > 1 else ""
        where = _place(path, left.at)
        self.say(_("%(where)s: left out: %(why)s") % {"where": where, "why": left.why} + times)
        self._add(file=str(path), at=left.at, outcome=Verb.SKIP, count=left.count, problem=left.why)

    def failed(self, path: Path, outcome: Outcome, why: str) -> None:
        """An article that came in, but of which not all was done that was asked."""
        self.counts["failed"] += 1
        where = _place(path, outcome.item.at, outcome.item.title)
        self.say(_("%(where)s: %(note)s") % {"where": where, "note": why})
        self._add(file=str(path), at=outcome.item.at, article=outcome.article, problem=why)

    @property
    def articles(self) -> int:
        """How many articles were read so far, whatever became of them."""
        return sum(self.counts[verb] for verb in (*_DONE, Verb.REFUSE))

    @property
    def exit_code(self) -> int:
        """0: all of it came in; 1: some of it; 2: nothing."""
        wrong = self.counts[Verb.REFUSE] + self.counts["failed"]
        right = sum(self.counts[verb] for verb in _DONE)
        right += sum(self.counts[f"rows {verb}"] for verb in _DONE)
        if not right:
            return 2
        return 1 if wrong else 0

    def summary(self) -> str:
        return summary(self.counts)

    def _add(self, **entry: Any) -> None:
        if self.file:
            comma = "" if self._first else ","
            self._first = False
            self._write(f"{comma}\n{json.dumps(entry, ensure_ascii=False)}")

    def _write(self, text: str) -> None:
        if self.file:
            self.file.write(text)


def summary(counts: Counter[str]) -> str:
    """One line of counts."""
    rows = sum(counts[f"rows {verb}"] for verb in (Verb.CREATE, Verb.UPDATE))
    parts = [
        ngettext("%(n)d article created", "%(n)d articles created", counts[Verb.CREATE])
        % {"n": counts[Verb.CREATE]},
        _("%(n)d updated") % {"n": counts[Verb.UPDATE]},
        _("%(n)d unchanged") % {"n": counts[Verb.KEEP]},
        _("%(n)d left out") % {"n": counts[Verb.SKIP]},
        _("%(n)d refused") % {"n": counts[Verb.REFUSE]},
        _("%(n)d public") % {"n": counts["published"]},
        _("%(n)d waiting") % {"n": counts["waiting"]},
    ]
    if rows:
        parts.append(ngettext("%(n)d other row", "%(n)d other rows", rows) % {"n": rows})
    return ", ".join(parts) + "."


def _place(path: Path | str, at: str, title: str = "") -> str:
    where = ", ".join(filter(None, (str(path), at)))
    return f"{where} « {_short(title)} »" if title else where


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= 70 else f"{title[:69]}…"
