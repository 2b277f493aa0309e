"""Where PostgreSQL looks first for the newest rows of the readers' index (migration 0009).

Of all rows that hold a word, the newest hundreds are wanted. So one looks among the newest rows,
and where these hold too few, among as many more as should do. Which days these are is known from
how the days of all rows are spread; the index itself knows months and years.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from django.db import connection

# So many rows of the newest hold hundreds of what is frequent; of a magazine that is not several
# times as large all rows are as quick.
RECENT, SEVERAL = 4_000, 10
# What is at least so much of all rows is as well all of them.
NEARLY_ALL = 0.6
# So many months, years and decades are named one by one; what comes later is of this year.
MOST, LATEST = 60, 2099
# Seconds for which it is remembered how the days are spread.
FRESH = 600
KNOWN = """
SELECT reltuples, (
    SELECT histogram_bounds::text::timestamptz[] FROM pg_stats
    WHERE schemaname = current_schema() AND tablename = 'articles_searchterms'
    AND attname = 'dated'
)
FROM pg_class WHERE oid = 'articles_searchterms'::regclass
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many rows there are, and days that part them in equal heaps, the oldest first: as old as
    the last VACUUM, and empty before the first."""

    rows: float = 0
    days: Sequence[datetime] = ()

    @property
    def first(self) -> float:
        """The part of the rows to begin with; 1 for all."""
        large = self.days and self.rows > SEVERAL * RECENT
        return RECENT / self.rows if large else 1.0

    def since(self, part: float) -> datetime:
        """The day after which this part of the rows lies."""
        return self.days[int((1 - part) * (len(self.days) - 1))]


def spread() -> Spread:
    name = str(connection.settings_dict["NAME"])
    return _spread(name, int(time.monotonic() / FRESH))


@lru_cache(maxsize=4)
def _spread(_name: str, _age: int) -> Spread:
    return read()


def read() -> Spread:
    """As the planner of PostgreSQL knows it."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        rows, days = cursor.fetchone()
    return Spread(rows, days or ())


def wider(part: float, found: int, wanted: int) -> float:
    """The part in which enough should be found, where too few were in a smaller one."""
    return _rounded(part * 1.3 * wanted / max(found, 1))


def _rounded(part: float) -> float:
    return part if part < NEARLY_ALL else 1.0


def within(sought: str, start: datetime, end: datetime) -> str:
    """The tsquery with the months, in UTC, of which the first and the last one lie in part between;
    as it is where these are too many to help."""
    at, last = _month(start, 1), _month(end, 12)
    found = []
    while at <= last:
        name, years = f"@{at.year}-{at.month}", 0
        for longer, count in ((f"@{at.year}", 1), (f"@d{at.year // 10}", 10)):
            begins = at.month == 1 and at.year % count == 0
            if begins and date(at.year + count - 1, 12, 1) <= last:
                name, years = longer, count
        found.append(f"'{name}'")
        following = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        at = date(at.year + years, 1, 1) if years else following
    return f"{sought} & ({' | '.join(found)})" if 0 < len(found) <= MOST else sought


def _month(at: datetime, after_all: int) -> date:
    """Its first day; of the year in which all later ones are, this month."""
    at = at.astimezone(UTC)
    return date(at.year, at.month, 1) if at.year < LATEST else date(LATEST, after_all, 1)
