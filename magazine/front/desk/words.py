"""What the board says of a place: why an article stands there, until when, what comes after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Publication, State
from magazine.events.models import Event
from magazine.front import rules
from magazine.front.models import Placing, Reason
from magazine.front.plans import Chosen
from magazine.lib.desk import called

LONGEST = 80


def short(title: str) -> str:
    """A title as it stands inside a sentence."""
    title = title.strip() or str(_("(no title yet)"))
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1].rstrip()}…"


def elsewhere() -> str:
    """What is said of an article that one may not see."""
    return _("An article of another section")


def when(at: datetime, now: datetime) -> str:
    """An instant near `now` as a sentence goes on with it: the hour, the day where it differs."""
    words = _parts(at, now)
    if "day" not in words:
        return _("at %(time)s") % words
    return _("on %(day)s at %(time)s") % words


def till(at: datetime, now: datetime) -> str:
    words = _parts(at, now)
    if "day" not in words:
        return _("until %(time)s") % words
    return _("until %(day)s at %(time)s") % words


def _parts(at: datetime, now: datetime) -> dict[str, str]:
    local, today = timezone.localtime(at), timezone.localtime(now)
    words = {"time": time_format(local.time(), "H:i")}
    if local.date() != today.date():
        words["day"] = date_format(local, "j F" if local.year == today.year else "j F Y")
    return words


def chosen_by(slot: Chosen, events: Mapping[int, Event], now: datetime) -> str:
    event = events.get(slot.event or 0)
    if event is None:
        return _("Chosen")
    words = {"name": called(event.by) if event.by else event.by_name, "when": when(event.at, now)}
    if not words["name"]:
        return _("Chosen %(when)s") % words
    return _("Chosen by %(name)s %(when)s") % words


def automatic(placing: Placing, section: str) -> str:
    """By which rule an article stands where nobody chose one."""
    detail: dict[str, Any] = {"name": "", "days": 0, "shares": 0, **placing.detail}
    texts: dict[str, str] = {
        Reason.SECTION: _("Automatic: the newest of %(section)s"),
        Reason.TAG: _('Automatic: the newest tagged "%(name)s"'),
        Reason.AUTHOR: _("Automatic: the newest by %(name)s"),
        Reason.SHARED: ngettext(
            "Automatic: among the most shared of %(days)d day (%(shares)d)",
            "Automatic: among the most shared of %(days)d days (%(shares)d)",
            detail["days"],
        ),
    }
    text = texts.get(placing.reason, _("Automatic: the newest"))
    return text % {**detail, "section": section}


def ends(slot: Chosen | None, row: Publication | None, now: datetime) -> str:
    """Until when the article can stand there, "" where nothing ends it."""
    if slot and slot.ends_at:
        return till(slot.ends_at, now)
    if row and row.live_until and row.live_until > now:
        return _("the article ends %(when)s") % {"when": when(row.live_until, now)}
    return ""


def fallen(
    article: Article | None, row: Publication | None, coming: datetime | None, now: datetime
) -> str:
    """Why a chosen article may not stand in its place."""
    if row is not None and not row.front_worthy:
        return _("too much of it was lost or guessed when it was brought in")
    if row is not None and not rules.may_lead(row):
        return _("its picture has no description: it cannot open the page")
    if row is not None:
        return _("it has moved to another section")
    if coming is not None:
        return _("it appears %(when)s") % {"when": when(coming, now)}
    if article is None:
        return _("it is not public at that hour")
    if article.deleted_at:
        return _("it was deleted")
    words = {
        State.WITHDRAWN: _("it was withdrawn"),
        State.EXPIRED: _("it has expired"),
        State.ARCHIVED: _("it was archived"),
        State.PUBLISHED: _("it is not public at that hour"),
    }
    return words.get(State(article.state), _("it is not public yet"))
