"""What readers ask for and do not find, counted: in memory, then written together.

A row is a text, how often it was asked for, and the day of the last time: nothing of a reader. At
most one write a minute for each process, once a page has been sent, and only so many rows.
"""

import threading
import time
from collections import Counter
from collections.abc import Container
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

EVERY = 60
# How many different texts are noted between two writes.
NOTED = 200
KEPT = timedelta(days=90)


class Tally:
    """Texts counted in this process since the last write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._written = time.monotonic()

    def add(self, text: str) -> bool:
        """Count a text; whether it is time to write."""
        with self._lock:
            if text in self._counts or len(self._counts) < NOTED:
                self._counts[text] += 1
            return time.monotonic() - self._written >= EVERY

    def take(self) -> Counter[str]:
        """What was counted; the next minute begins."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._written = time.monotonic()
        return counts


@transaction.atomic
def write(
    model: Any, column: str, counts: Counter[str], *, most: int, but: Container[str] = ()
) -> None:
    """Add what was counted; what is no longer known and stands in `but` is not begun again."""
    today = timezone.localdate()
    known = set(model.objects.filter(**{f"{column}__in": counts}).values_list(column, flat=True))
    for times in set(counts.values()):
        same = [text for text in known if counts[text] == times]
        if same:
            rows = model.objects.filter(**{f"{column}__in": same})
            rows.update(times=F("times") + times, last=today)
    fresh = sorted(text for text in counts if text not in known and text not in but)
    model.objects.bulk_create(
        [model(**{column: text}, times=counts[text], last=today) for text in fresh],
        ignore_conflicts=True,
    )
    forget(model, most=most)


def forget(model: Any, *, most: int) -> None:
    """What nobody asked for in 90 days; then, beyond `most`, the least asked for, oldest first."""
    model.objects.filter(last__lt=timezone.localdate() - KEPT).delete()
    least = model.objects.order_by("-times", "-last", "-pk").values_list("pk", flat=True)[most:]
    model.objects.filter(pk__in=list(least)).delete()
