"""The addresses that readers ask for and that are not there, so that the desk can redirect them.

Only the path is kept, with a count and a day: no query, no reader, no page that they came from.
What could hold a mail address, the desk's own pages and what machines probe are left out. Noted in
memory and written together, at most once a minute for each process, once a page has been sent: a
flood costs one small write a minute, and the table keeps MOST rows.
"""

import logging
import re
from collections import Counter

from django.conf import settings

from magazine.lib.policies import SECRETS, at_desk

from . import old_addresses, tallies
from .models import Missing, Redirect

logger = logging.getLogger(__name__)

EVERY, NOTED = tallies.EVERY, tallies.NOTED
MOST = 2_000
PROBES = re.compile(
    r"/(wp-(login|admin|includes|json|config|cron|content/plugins)|xmlrpc\.php|\.(env|git|svn|hg|"
    r"aws|ssh|ds_store|vscode|ht)|php-?my-?admin|pma/|cgi-bin|vendor/phpunit|eval-stdin|actuator|"
    r"boaform|hnap1|solr/|owa/|autodiscover|_ignition|telescope|server-status|\.well-known/)|\.\./",
    re.IGNORECASE,
)
# Browsers ask for these by themselves.
_BY_ITSELF = re.compile(r"/(favicon\.ico|apple-touch-icon[^/]*\.png|browserconfig\.xml)\Z")


class Notes(tallies.Tally):
    """Paths counted in this process since the last write."""

    def add(self, path: str) -> bool:
        """Count a path, unless it is left out; whether it is time to write."""
        spelt = old_addresses.key(path)
        return bool(spelt) and wanted(path) and super().add(spelt)


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


def _write(counts: Counter[str]) -> None:
    redirected = set(Redirect.objects.filter(old__in=counts).values_list("old", flat=True))
    tallies.write(Missing, "path", counts, most=MOST, but=redirected)
