"""The searches that find nothing, so that editors learn what readers miss.

The words alone, with a count and a day. What could say something of a reader is left out: a mail
address, an address of the web, a number long enough to be a telephone's, which two years are not.
"""

import logging
import re

from . import tallies
from .models import EmptySearch

logger = logging.getLogger(__name__)

MOST = 1_000
LONGEST = 60
_OF_SOMEONE = re.compile(r"@|://|www\.|(?:\d[\W_]{0,2}){8,}")
_YEARS = re.compile(r"(?<!\d)(?<!\d\W)(?:1\d|20)\d\d\W{1,3}(?:1\d|20)\d\d(?!\W{0,2}\d)")
notes = tallies.Tally()


def note(text: str) -> bool:
    """Count the words of a search, unless they are left out; whether it is time to write."""
    words = " ".join(text.casefold().split())
    return wanted(words) and notes.add(words)


def wanted(words: str) -> bool:
    return 0 < len(words) <= LONGEST and not _OF_SOMEONE.search(_YEARS.sub("", words))


def write() -> None:
    """Write what was noted; a failure is logged and the notes are lost."""
    counts = notes.take()
    if counts:
        try:
            tallies.write(EmptySearch, "words", counts, most=MOST)
        except Exception:
            logger.exception("The searches that found nothing cannot be written")
