"""The remarks on an article as somebody of the desk sees them: by thread, with what they may do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from magazine.lib import richtext

from .models import Article, Remark
from .remarks import UNDONE_WITHIN

MOST_OPEN = 200
MOST_RESOLVED = 50
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shown:
    """One remark: `words` says whether its text is shown, `own` whether it is this person's,
    `undo` whether they can take its deletion back."""

    row: Remark
    own: bool
    words: bool
    undo: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A first remark with its answers. `there` says whether its passage stands in the article as
    it was saved; `stamp` changes with whatever is shown of it."""

    first: Shown
    answers: list[Shown]
    there: bool
    settle: bool
    stamp: str

    @property
    def resolved(self) -> bool:
        return self.first.row.resolved_at is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is shown; `open` counts the threads to look at; `more` says that some are not."""

    threads: list[Thread] = field(default_factory=list)
    resolved: list[Thread] = field(default_factory=list)
    open: int = 0
    more: bool = False
    stamp: str = ""


def listing(article: Article, user: Any, *, settles: bool) -> Standing:
    """What this person sees; `settles` says that they may resolve the threads of others."""
    now = timezone.now()
    rows = article.remarks.filter(parent=None)
    waiting = list(rows.filter(resolved_at=None).order_by("-pk")[: MOST_OPEN + 1])
    done = list(rows.exclude(resolved_at=None).order_by("-resolved_at")[:MOST_RESOLVED])
    answers: dict[int, list[Remark]] = {}
    for row in Remark.objects.filter(parent__in=[*waiting, *done]):
        answers.setdefault(row.parent_id or 0, []).append(row)
    view = _View(article, user, settles, now, answers)
    threads = view.threads(reversed(waiting[:MOST_OPEN]))
    return Standing(
        threads=threads,
        resolved=view.threads(done),
        open=sum(thread.first.words or any(a.words for a in thread.answers) for thread in threads),
        more=len(waiting) > MOST_OPEN,
        stamp=stamp(article),
    )


def stamp(article: Article) -> str:
    """Another one whenever a remark was written or changed."""
    newest = article.remarks.aggregate(newest=Max("changed"))["newest"]
    return newest.isoformat() if newest else ""


@dataclass(frozen=True, slots=True)
class _View:
    article: Article
    user: Any
    settles: bool
    now: datetime
    answers: dict[int, list[Remark]]
    texts: dict[str, str] = field(default_factory=dict)

    def threads(self, rows: Iterable[Remark]) -> list[Thread]:
        found = (self._thread(row) for row in rows)
        return [thread for thread in found if thread]

    def _thread(self, row: Remark) -> Thread | None:
        """Nothing of it is left when all was deleted, and can no longer be taken back."""
        answers = [self._shown(each) for each in self.answers.get(row.pk, [])]
        kept = [each for each in answers if each.words or each.undo]
        first = self._shown(row)
        if not (kept or first.words or first.undo):
            return None
        newest = max(each.row.changed for each in [first, *answers])
        return Thread(
            first=first,
            answers=kept,
            there=self._there(row),
            settle=first.own or self.settles,
            stamp=f"{newest.isoformat()}-{len(kept)}",
        )

    def _there(self, row: Remark) -> bool:
        """Whether the passage is in the article as it was saved, however broken into lines."""
        if row.part and row.part not in self.texts:
            whole = str(getattr(self.article, row.part))
            text = richtext.plain(whole) if row.part == Remark.Part.BODY else whole
            self.texts[row.part] = _SPACES.sub("", text)
        return not row.part or _SPACES.sub("", row.quote) in self.texts[row.part]

    def _shown(self, row: Remark) -> Shown:
        own = row.by_id == self.user.pk
        gone = row.deleted_at
        undo = own and gone is not None and self.now - gone < UNDONE_WITHIN
        return Shown(row, own=own, words=gone is None, undo=undo)
