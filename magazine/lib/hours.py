"""An hour as an editor writes it on the wall clock, and what it means: pure.

Once a year an hour does not exist (the clocks go forward over it) and once it comes twice (they
go back). Neither is guessed in silence: the words say which instant was understood.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _


class Kind(StrEnum):
    PLAIN = "plain"
    SKIPPED = "skipped"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Hour:
    """The instants, in UTC, that a time on the wall means: `second` differs from `first` for one
    that comes twice. One that is skipped is moved forward by what the clocks skip."""

    wall: datetime
    kind: Kind
    first: datetime
    second: datetime


def resolve(wall: datetime, zone: tzinfo) -> Hour:
    """What a naive time on the wall means in the zone. Raises OverflowError at the ends of time."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        return Hour(wall, Kind.SKIPPED, first, first)
    kind = Kind.TWICE if first < second else Kind.PLAIN
    return Hour(wall, kind, first, second)


def in_words(at: datetime) -> str:
    """An instant in the current time zone: day of the week, date, hour, and which one of two."""
    local = timezone.localtime(at)
    hour = resolve(local.replace(tzinfo=None, fold=0), local.tzinfo or UTC)
    words = f"{date_format(local, 'l')} {date_format(local, 'DATETIME_FORMAT')}"
    if hour.kind is not Kind.TWICE:
        return words
    if at == hour.first:
        return _("%(hour)s, before the clocks go back") % {"hour": words}
    return _("%(hour)s, after the clocks have gone back") % {"hour": words}


def note(hour: Hour, at: datetime) -> str:
    """What to tell whoever wrote this hour and means that instant."""
    if hour.kind is not Kind.SKIPPED:
        return in_words(at)
    wrote = time_format(hour.wall.time(), "H:i")
    words = {"hour": in_words(at), "wrote": wrote}
    return _("%(hour)s (%(wrote)s does not exist on that day)") % words
