"""Why an article stands on a front page, in words that a reader understands."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Placing, Reason


def in_words(placing: Placing, section: str = "") -> str:
    """One sentence: who or what put it there. What an editor wrote of it is `placing.why`.

    `section` is the name of the article's section. A choice is dated by the journal's own record,
    so `placing.event` should be at hand.
    """
    detail: dict[str, Any] = placing.detail
    if placing.reason == Reason.CHOSEN:
        return _chosen(placing)
    if placing.reason == Reason.SHARED:
        return _shared(int(detail.get("days") or 1), int(detail.get("shares") or 0))
    if placing.reason == Reason.TAG and detail.get("name"):
        return _("Among the newest about %(name)s.") % {"name": detail["name"]}
    if placing.reason == Reason.AUTHOR and detail.get("name"):
        return _("Among the newest of %(name)s.") % {"name": detail["name"]}
    if placing.reason == Reason.SECTION and section:
        return _("Among the newest of the section %(name)s.") % {"name": section}
    return _("Among the newest of the magazine.")


def _chosen(placing: Placing) -> str:
    if placing.event is None:
        return _("Chosen by the editors.")
    at = timezone.localtime(placing.event.at)
    words = {"day": date_format(at, "j F Y"), "hour": date_format(at, "H:i")}
    return _("Chosen by the editors on %(day)s at %(hour)s.") % words


def _shared(days: int, shares: int) -> str:
    counted = ngettext("%(count)d share", "%(count)d shares", shares) % {"count": shares}
    if days == 1:
        return _("Among the most shared of the day: %(counted)s, counted here.") % {
            "counted": counted
        }
    text = _("Among the most shared of the last %(days)d days: %(counted)s, counted here.")
    return text % {"days": days, "counted": counted}
