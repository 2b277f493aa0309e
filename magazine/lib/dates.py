"""Dates as blogs and feeds write them: ISO 8601, RFC 822, French and English words.

A date keeps its precision. One that says only the day is noon in the zone of the site, so that no
reader anywhere in Europe sees the day before; one that says no zone is in that zone too.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal

from magazine.lib.analysis import fold

_LONGEST = 200
_FIRST_YEAR, _LAST_YEAR = 1000, 9998  # beyond lies no article, and arithmetic overflows


@dataclass(frozen=True, slots=True)
class Dated:
    """An aware datetime and what it says: the day alone (then noon) or the minute."""

    at: datetime
    precision: Literal["day", "minute"]


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january januar enero gennaio janeiro januari ιαν",
            "fevrier fevr fev february feb februar febrero febbraio fevereiro februari φεβ",
            "mars mar march marz marzo marco maart marcius μαρ μαρτ",
            "avril avr april apr abril aprile aprilis απρ",
            "mai may mayo maggio maio mei majus μαι μαϊ",
            "juin june jun juni junio giugno junho junius ιουν",
            "juillet juil july jul juli julio luglio julho julius ιουλ",
            "aout aou august aug agosto augustus augusztus αυγ",
            "septembre sept sep september septiembre settembre setembro szeptember σεπ",
            "octobre oct october oktober octubre ottobre outubro okt οκτ",
            "novembre nov november noviembre novembro νοε",
            "decembre dec december dezember diciembre dicembre dezembro dez δεκ",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1,
    "cest": 2, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "at": -4, "ast": -4,
    "adt": -3, "et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7,
    "mst": -7, "mdt": -6, "pt": -8, "pst": -8, "pdt": -7,
}  # fmt: skip

_WEEKDAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|lun|mar|mer|jeu|ven|sam|dim|mon|tues?|wed|thur?s?|fri|sat|sun|κυρ|δευ|τρι|τετ|πεμ|παρ|σαβ)"
    r"\b\.?,?\s*"
)
_PREFIX = re.compile(
    r"(?:(?:article\s+)?(?:publiee?|postee?|ecrite?|redigee?|mise? en ligne|mise? a jour|modifiee?|"
    r"parue?|published|posted|written|updated|date)\b\s*:?\s*)?(?:(?:le|on|du|the)\s+)?"
)
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>\d{4}|\d\d)(?!\d)"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})-0?(?P<number>\d\d)-(?P<day>\d\d)(?![\d-])",
        r"(?P<year>\d{4})(?P<number>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?P<year>\d{4})/(?P<number>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<number>\d{1,2})(?P=sign)(?P<year>\d{4})(?!\d)",
        rf"(?P<year>\d{{4}})-{_MONTH}-(?P<day>\d{{1,2}})(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?[\s-]*(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?{_YEAR}",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    )
)
_MONTH_ALONE = re.compile(r"(?P<year>\d{4})(?:-(?P<number>\d\d))?")
# « -0312 », as ISO 8601 wrote it before 2004: the century is understood.
_MONTH_OF_CENTURY = re.compile(r"-(?P<year>\d\d)-?(?P<number>\d\d)")
_ASCTIME = re.compile(
    rf"{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<time>\d\d:\d\d:\d\d)"
    r"(?P<zone>\s+[+-]\d{4}|\s+[a-z]{2,4})?\s+(?P<year>\d{4})"
)
_TIME = re.compile(
    r"(?:t|,?\s*(?:a|at|-|–|@)?\s*)(?P<hour>\d{1,2})(?:"
    r"\s*h(?:eures?)?\s*(?P<french>\d\d)?|"
    r":(?P<minute>\d\d)(?::(?P<second>\d\d?)(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?|"
    r"(?P<compact>\d\d)(?:\d\d(?:[.,]\d{1,9})?)?)"
    r"(?P<zone>\s*(?:etc/)?(?:gmt|utc)?[+-]\d{1,2}:?\d\d|\s*(?:etc/)?[a-z]{1,4})?"
)
# What a page writes after its date: who and where, or another word behind a rule.
_BYLINE = re.compile(r"\s*(?:[|·—–]|,\s*(?=[a-z])|\b(?:par|by|dans|in|sur)\b)(?!\s*\d).*$")
# « 2004년 05월 28일 01:31:15 », « 2004-05-25 오후 11:23:17 »: the hour of Seoul.
_KOREAN = re.compile(
    rf"(\d{{4}})(-|{fold('년')}\s*)(\d\d)(?:-|{fold('월')}\s*)(\d\d)(?:{fold('일')})?\s+"
    rf"(?:({fold('오전')}|{fold('오후')})\s+)?(\d\d):(\d\d)(?::(\d\d))?"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_AGO = re.compile(r"il y a (\d{1,4}|une?) (minute|heure|jour|semaine)s?")
_WORDS_OF_DAYS = {"aujourd'hui": 0, "hier": 1, "avant-hier": 2}
_UNITS = {"minute": 1, "heure": 60, "jour": 1440, "semaine": 10080}


def parse_date(text: str, *, zone: tzinfo, now: datetime | None = None) -> Dated | None:
    """The date a text says, or None. Never raises.

    05/06/2009 is the fifth of June. « hier » or « il y a 3 jours » need `now`, the hour at which
    the page was read; without it they say nothing. Years before 1000 or after 9998 are refused.
    """
    folded = " ".join(fold(text[:_LONGEST]).split())
    try:
        found = _epoch(folded) or _written(folded, zone) or _relative(folded, zone, now)
        found = found or _korean(folded)
        if found is None or not _FIRST_YEAR <= found.at.astimezone(UTC).year <= _LAST_YEAR:
            return None
    except (ValueError, OverflowError):
        return None
    return found


def local_resolution(at: datetime, zone: tzinfo) -> datetime:
    """The naive wall-clock time as an aware one in the zone.

    An hour that comes twice (October) is its first coming; an hour that is skipped (March) is
    moved forward by the length of the gap.
    """
    return at.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


def _epoch(text: str) -> Dated | None:
    seconds = _EPOCH.fullmatch(text)
    return Dated(datetime.fromtimestamp(int(seconds[1]), UTC), "minute") if seconds else None


def _written(text: str, zone: tzinfo) -> Dated | None:
    text = text[_match_end(_PREFIX, text) :]
    text = text[_match_end(_WEEKDAY, text) :]
    text = text[_match_end(_PREFIX, text) :]
    for shape in (_MONTH_ALONE, _MONTH_OF_CENTURY):
        if alone := shape.fullmatch(text):
            return _day(_date_of(alone), zone)
    if stamp := _ASCTIME.fullmatch(text):
        time = _TIME.fullmatch(" " + stamp["time"] + (stamp["zone"] or ""))
        return time and _minute(_date_of(stamp), time, zone)
    for shape in _DAYS:
        if day := shape.match(text):
            return _with_time(_date_of(day), text[day.end() :], zone)
    return None


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _date_of(found: re.Match[str]) -> datetime:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:  # RFC 2822, section 4.3
        year += 2000 if year < 50 else 1900
    month = _MONTHS[parts["month"]] if parts.get("month") else int(parts["number"] or 1)
    return datetime(year, month, int(parts.get("day") or 1))  # noqa: DTZ001 - on the wall


def _with_time(day: datetime, rest: str, zone: tzinfo) -> Dated | None:
    rest = _BYLINE.sub("", rest).rstrip(" .,;:")
    if time := _TIME.fullmatch(rest):
        return _minute(day, time, zone)
    return _day(day, zone) if not rest else None


def _day(day: datetime, zone: tzinfo) -> Dated:
    return Dated(local_resolution(day.replace(hour=12), zone), "day")


def _minute(day: datetime, time: re.Match[str], zone: tzinfo) -> Dated | None:
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"][0] == "p" else 0)
    minute = int(time["minute"] or time["french"] or time["compact"] or 0)
    at = day.replace(hour=hour, minute=minute, second=int(time["second"] or 0))
    if not (name := (time["zone"] or "").strip().removeprefix("etc/")):
        return Dated(local_resolution(at, zone), "minute")
    offset = _offset(name)
    return None if offset is None else Dated(at.replace(tzinfo=timezone(offset)), "minute")


def _offset(name: str) -> timedelta | None:
    if name in _ZONES:
        return timedelta(hours=_ZONES[name])
    shape = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d\d)", name)
    if shape is None or int(shape[2]) > 14 or int(shape[3]) > 59:
        return None
    size = timedelta(hours=int(shape[2]), minutes=int(shape[3]))
    return -size if shape[1] == "-" else size


def _korean(text: str) -> Dated | None:
    found = _KOREAN.fullmatch(text)
    if not found or (found[2] == "-" and not found[5]):
        return None
    year, month, day, hour, minute, second = (int(found[n] or 0) for n in (1, 3, 4, 6, 7, 8))
    if found[5]:
        hour = hour % 12 + (12 if found[5] == fold("오후") else 0)
    seoul = timezone(timedelta(hours=9))
    return Dated(datetime(year, month, day, hour, minute, second, tzinfo=seoul), "minute")


def _relative(text: str, zone: tzinfo, now: datetime | None) -> Dated | None:
    if now is None:
        return None
    if (days := _WORDS_OF_DAYS.get(text)) is not None:
        day = now.astimezone(zone).replace(tzinfo=None) - timedelta(days=days)
        return _day(day.replace(minute=0, second=0, microsecond=0), zone)
    if ago := _AGO.fullmatch(text):
        count = int(ago[1]) if ago[1].isdecimal() else 1
        at = now - timedelta(minutes=count * _UNITS[ago[2]])
        if _UNITS[ago[2]] < 1440:
            return Dated(at.replace(second=0, microsecond=0), "minute")
        day = at.astimezone(zone).replace(tzinfo=None, minute=0, second=0, microsecond=0)
        return _day(day, zone)
    return None
