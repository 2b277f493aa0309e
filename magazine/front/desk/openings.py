"""When an edition opens: at an hour, now, or again; each with what readers would see change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.hours import HourForm
from articles.states import Refused
from magazine.front import arranging, composing, editions
from magazine.front.arranging import Stale
from magazine.front.models import Edition
from magazine.lib.desk import is_number, person, written
from magazine.lib.hours import in_words

from . import board
from .fronts import edition_of, front_name

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """What readers would see change at that instant: titles, in the order of the pages."""

    lead: str
    enter: list[str]
    leave: list[str]


def schedule(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The hour at which an edition opens by itself."""
    edition = edition_of(request, number)
    form = HourForm(request.POST or None, at=edition.opens_at, needed=True)
    trouble = _no_more(edition)
    if request.method == "POST" and form.is_valid() and form.at and not trouble:
        try:
            found = editions.schedule(edition, form.at, **_who(request))
        except Refused as refused:
            trouble = told(refused)
        else:
            words = {"name": editions.label(found), "at": in_words(form.at)}
            messages.success(request, _('"%(name)s" will open on %(at)s.') % words)
            return HttpResponseRedirect(board.address(edition))
    about = {"form": form, "title": _("Schedule the edition"), "button": _("Schedule")}
    return _page(model_admin, request, edition, trouble, about)


def open_now(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Shown first with what it changes for readers."""
    edition, trouble = edition_of(request, number), ""
    if request.method == "POST":
        try:
            editions.open_now(edition, **_who(request))
        except Refused as refused:
            trouble = told(refused)
        else:
            text = _('"%(name)s" is open: readers see it now.')
            messages.success(request, text % {"name": editions.label(edition)})
            return HttpResponseRedirect(board.address(edition))
    about = {"title": _("Open the edition now"), "button": _("Open now")}
    return _page(model_admin, request, edition, trouble or _no_more(edition), about, changes=True)


def roll_back(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """What an edition of the past held stands again, as an edition of its own."""
    edition, trouble = edition_of(request, number), ""
    if not arranging.is_over(edition, timezone.now()):
        messages.error(request, _("Only an edition of the past can be gone back to."))
        return HttpResponseRedirect(board.address(edition))
    if request.method == "POST":
        try:
            again = _again(request, edition)
        except Refused as refused:
            trouble = told(refused)
        else:
            text = _('"%(name)s" is open: readers see it now.')
            messages.success(request, text % {"name": editions.label(again)})
            return HttpResponseRedirect(board.address(again))
    about = {"title": _("Go back to this edition"), "button": _("Go back to it")}
    return _page(model_admin, request, edition, trouble, about, changes=True)


@transaction.atomic
def _again(request: HttpRequest, edition: Edition) -> Edition:
    """Instead of the edition that the page showed, and of no other: pressed twice, it is once."""
    text = request.POST.get("standing", "")
    seen = Edition.objects.select_for_update().filter(pk=int(text) if is_number(text) else 0)
    shown = seen.first()
    if shown is None or shown != editions.standing(edition.section, timezone.now()):
        raise Refused(
            _("Another edition has opened since you saw this page: look again at what changes.")
        )
    who = _who(request)
    return editions.roll_back(edition, by=who["by"], why=who["why"])


def difference(edition: Edition, now: datetime) -> Difference:
    """Between what stands now and this edition as it stands."""
    after = _titles(edition, now)
    standing = editions.standing(edition.section, now)
    before = _titles(standing, now) if standing else {}
    return Difference(
        lead=next(iter(after.values()), ""),
        enter=[title for number, title in after.items() if number not in before],
        leave=[title for number, title in before.items() if number not in after],
    )


def _titles(edition: Edition, now: datetime) -> dict[int, str]:
    page = composing.arrange(arranging.read(edition), now, section=edition.section)
    return {row.article_id: row.shown_title for row in page.placings}


def _who(request: HttpRequest) -> dict[str, Any]:
    text = request.POST.get("version", "")
    return {
        "version": int(text) if is_number(text) else -1,
        "by": person(request),
        "why": written(request.POST.get("why", ""))[:LONGEST],
    }


def told(refused: Refused) -> str:
    return board.changed(refused.last) if isinstance(refused, Stale) else str(refused)


def _no_more(edition: Edition) -> str:
    """Why it cannot be opened or scheduled any more, "" while it can."""
    opened = edition.opens_at is not None and edition.opens_at <= timezone.now()
    return _("This edition is open already.") if opened else ""


def _page(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    trouble: str,
    about: dict[str, Any],
    *,
    changes: bool = False,
) -> HttpResponse:
    fresh = edition_of(request, edition.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        **about,
        "opts": model_admin.opts,
        "edition": fresh,
        "label": editions.label(fresh),
        "front_name": front_name(fresh.section),
        "trouble": trouble,
        "why": written(request.POST.get("why", ""))[:LONGEST],
        "difference": difference(fresh, timezone.now()) if changes else None,
        "standing": editions.standing(fresh.section, timezone.now()),
        "back": board.address(fresh),
    }
    return TemplateResponse(request, "admin/front/edition/opening.html", context)
