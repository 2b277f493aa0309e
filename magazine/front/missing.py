"""The addresses that readers ask for and that are not there, so that the desk can redirect them.

Only the path is kept, with a count and a day: no query, no reader, no page that they came from.
What could hold a mail address, the desk's own pages and what machines probe are left out. Noted in
memory and written together, at most once a minute for each process, once a page has been sent: a
flood costs one small write a minute, and the table keeps MOST rows.
"""

import logging
import re
import threading
import time
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from magazine.lib.policies import SECRETS, at_desk

from . import old_addresses
from .models import Missing, Redirect

logger = logging.getLogger(__name__)

EVERY = 60
# How many different paths are noted between two writes, and kept in all.
NOTED = 200
MOST = 2_000
KEPT = timedelta(days=90)
PROBES = re.compile(
    r"/(wp-(login|admin|includes|json|config|cron|content/plugins)|xmlrpc\.php|\.(env|git|svn|hg|"
    r"aws|ssh|ds_store|vscode|ht)|php-?my-?admin|pma/|cgi-bin|vendor/phpunit|eval-stdin|actuator|"
    r"boaform|hnap1|solr/|owa/|autodiscover|_ignition|telescope|server-status|\.well-known/)|\.\./",
    re.IGNORECASE,
)
# Browsers ask for these by themselves.
_BY_ITSELF = re.compile(r"/(favicon\.ico|apple-touch-icon[^/]*\.png|browserconfig\.xml)\Z")


class Notes:
    """Paths counted in this process since the last write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._written = time.monotonic()

    def add(self, path: str) -> bool:
        """Count a path, unless it is left out; whether it is time to write."""
        spelt = old_addresses.key(path)
        if not spelt or not wanted(path):
            return False
        with self._lock:
            if spelt in self._counts or len(self._counts) < NOTED:
                self._counts[spelt] += 1
            return time.monotonic() - self._written >= EVERY

    def take(self) -> Counter[str]:
        """What was counted; the next minute begins."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._written = time.monotonic()
        return counts


notes = Notes()


def wanted(path: str) -> bool:
    """Whether an editor could have a use for it, and it can say nothing of a reader."""
    ours = (settings.STATIC_URL, settings.MEDIA_URL, *SECRETS)
    if at_desk(path) or path.startswith(ours) or "@" in path:
        return False
    return not (PROBES.search(path) or _BY_ITSELF.search(path))


def write() -> None:
    """Write what was noted; a failure is logged and the notes are lost."""
    counts = notes.take()
    if counts:
        try:
            _write(counts)
        except Exception:
            logger.exception("The addresses not found cannot be written")


@transaction.atomic
def _write(counts: Counter[str]) -> None:
    today = timezone.localdate()
    redirected = set(Redirect.objects.filter(old__in=counts).values_list("old", flat=True))
    known = set(Missing.objects.filter(path__in=counts).values_list("path", flat=True))
    for times in set(counts.values()):
        same = [path for path in known if counts[path] == times]
        if same:
            rows = Missing.objects.filter(path__in=same)
            rows.update(times=F("times") + times, last=today)
    fresh = sorted(set(counts) - known - redirected)
    Missing.objects.bulk_create(
        [Missing(path=path, times=counts[path], last=today) for path in fresh],
        ignore_conflicts=True,
    )
    _forget()


def _forget() -> None:
    """What nobody asked for in 90 days; then, beyond MOST, the least asked for, oldest first."""
    Missing.objects.filter(last__lt=timezone.localdate() - KEPT).delete()
    least = Missing.objects.order_by("-times", "-last", "-pk").values_list("pk", flat=True)[MOST:]
    Missing.objects.filter(pk__in=list(least)).delete()
