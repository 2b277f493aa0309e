"""What the board says of a place: why an article stands there, until when, what comes after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

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


def hour(at: datetime, now: datetime) -> str:
    """An instant near `now`: the hour alone on the same day, with its day on another."""
    local = timezone.localtime(at)
    words = {"hour": time_format(local.time(), "H:i")}
    if local.date() == timezone.localtime(now).date():
        return str(words["hour"])
    near = local.year == timezone.localtime(now).year
    words["day"] = date_format(local, "j F" if near else "j F Y")
    return _("%(day)s, %(hour)s") % words


def chosen_by(slot: Chosen, events: Mapping[int, Event], now: datetime) -> str:
    event = events.get(slot.event or 0)
    if event is None:
        return _("Chosen")
    name = called(event.by) if event.by else event.by_name
    when = hour(event.at, now)
    if not name:
        return _("Chosen at %(when)s") % {"when": when}
    return _("Chosen by %(name)s, %(when)s") % {"name": name, "when": when}


def automatic(placing: Placing, section: str) -> str:
    """By which rule an article stands where nobody chose one."""
    detail: dict[str, Any] = {"name": "", "days": 0, "shares": 0, **placing.detail}
    texts: dict[str, str] = {
        Reason.SECTION: _("Automatic: the newest of %(section)s"),
        Reason.TAG: _('Automatic: the newest tagged "%(name)s"'),
        Reason.AUTHOR: _("Automatic: the newest by %(name)s"),
        Reason.SHARED: _("Automatic: among the most shared of %(days)d days (%(shares)d)"),
    }
    text = texts.get(placing.reason, _("Automatic: the newest"))
    return text % {**detail, "section": section}


def ends(slot: Chosen | None, row: Publication | None, now: datetime) -> str:
    """Until when the article can stand there, "" where nothing ends it."""
    if slot and slot.ends_at:
        return _("until %(hour)s") % {"hour": hour(slot.ends_at, now)}
    if row and row.live_until and row.live_until > now:
        return _("the article ends %(hour)s") % {"hour": hour(row.live_until, now)}
    return ""


def fallen(
    article: Article | None, row: Publication | None, coming: datetime | None, now: datetime
) -> str:
    """Why a chosen article may not stand in its place."""
    if row is not None and not rules.may_lead(row):
        return _("its picture has no description: it cannot open the page")
    if coming is not None:
        return _("not public before %(hour)s") % {"hour": hour(coming, now)}
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
