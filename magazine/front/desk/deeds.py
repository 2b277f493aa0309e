"""What is done with whole editions: begun, copied, named, taken out of the schedule, deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.states import Refused
from magazine.front import editions
from magazine.front.models import Edition
from magazine.front.plans import Plan
from magazine.lib.desk import is_number, person, written
from magazine.lib.hours import in_words, resolve
from magazine.sections.models import Section

from . import board, fronts, openings

NAME = 100


def begin(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A new draft: arranged as a page is at first, or as it stood yesterday at this hour."""
    section = _front(request)
    name = _name(request)
    try:
        if request.POST.get("do") == "yesterday":
            made = _yesterday(section, name, request)
        else:
            made = editions.draft(section, by=person(request), name=name)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(address(section))
    text = _('"%(name)s" is a draft now: arrange it, then open or schedule it.')
    messages.success(request, text % {"name": editions.label(made)})
    return HttpResponseRedirect(board.address(made))


def deed(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    edition = fronts.edition_of(request, number)
    act = DEEDS.get(request.POST.get("do", ""))
    try:
        if act is None:
            raise Refused(_("Nothing was done: this page does not know that act."))
        text, after = act(request, edition)
    except Refused as refused:
        messages.error(request, openings.told(refused))
        return HttpResponseRedirect(address(edition.section))
    messages.success(request, text)
    return HttpResponseRedirect(after)


def address(section: Section | None) -> str:
    here = reverse("admin:front_edition_changelist")
    return f"{here}?section={section.slug}" if section else here


def _copy(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    made = editions.copy(edition, by=person(request), name=_name(request))
    text = _('"%(name)s" is a draft now: arrange it, then open or schedule it.')
    return text % {"name": editions.label(made)}, board.address(made)


def _rename(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    name = _name(request)
    editions.rename(edition, name, by=person(request))
    edition.name = name
    text = _('The edition is called "%(name)s" now.') % {"name": editions.label(edition)}
    return text, address(edition.section)


def _unschedule(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    found = editions.unschedule(edition, version=_seen(request), by=person(request))
    text = _('"%(name)s" is a draft again: it will not open by itself.')
    return text % {"name": editions.label(found)}, address(edition.section)


def _discard(request: HttpRequest, edition: Edition) -> tuple[str, str]:
    name = editions.label(edition)
    editions.discard(edition, version=_seen(request), by=person(request))
    return _('"%(name)s" is deleted.') % {"name": name}, address(edition.section)


DEEDS: dict[str, Callable[[HttpRequest, Edition], tuple[str, str]]] = {
    "copy": _copy,
    "rename": _rename,
    "unschedule": _unschedule,
    "discard": _discard,
}


def yesterday(now: datetime) -> datetime:
    """The day before at the same hour on the wall."""
    local = timezone.localtime(now).replace(tzinfo=None) - timedelta(days=1)
    return resolve(local, timezone.get_current_timezone()).first


def _yesterday(section: Section | None, name: str, request: HttpRequest) -> Edition:
    at = yesterday(timezone.now())
    stood = editions.standing(section, at)
    last = stood.arrangements.filter(at__lte=at).first() if stood else None
    if stood is None or last is None:
        raise Refused(_("No edition stood yesterday at this hour."))
    name = name or _("As on %(day)s") % {"day": in_words(at)}
    return editions.copy(stood, by=person(request), name=name, plan=Plan.from_json(last.plan))


def _front(request: HttpRequest) -> Section | None:
    text = request.POST.get("section", "")
    section = Section.objects.filter(pk=int(text)).first() if is_number(text) else None
    if (text and section is None) or not fronts.may_compose(
        request.user, section.pk if section else None
    ):
        raise PermissionDenied
    return section


def _name(request: HttpRequest) -> str:
    return written(request.POST.get("name", ""))[:NAME]


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if is_number(text) else -1
