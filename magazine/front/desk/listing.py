"""The editions of a front page: what stands, what will, what is prepared, what stood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.front import editions
from magazine.front.models import Edition
from magazine.lib.desk import Bounded
from magazine.sections.models import Section

from . import fronts

# How many are scheduled at most; how many drafts and past ones stand on a page.
MOST, DRAFTS, PAST = 50, 50, 20


@dataclass(frozen=True, slots=True)
class Past:
    """An edition that stood until `until`; `archive` is the public page of the day it opened."""

    edition: Edition
    label: str
    since: datetime | None
    until: datetime
    archive: str


def listing(model_admin: Any, request: HttpRequest) -> HttpResponse:
    sections = fronts.sections(request.user)
    section = front_of(request, request.GET.get("section", ""), sections)
    now = timezone.now()
    rows = Edition.objects.of(section).select_related("section")
    standing = rows.opened(now).first()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Editions: %(name)s") % {"name": fronts.front_name(section)},
        "opts": model_admin.opts,
        "section": section,
        "sections": sections,
        "may_la_une": fronts.may_compose(request.user, None),
        "front_name": fronts.front_name(section),
        "standing": _labelled(standing) if standing else None,
        "since": _since(standing) if standing else None,
        "scheduled": [_labelled(row) for row in rows.to_open(now)[:MOST]],
        "draft_page": (drafts := Bounded(rows.drafts(), DRAFTS).get_page(request.GET.get("d"))),
        "drafts": [_labelled(row) for row in drafts],
        "page": (page := _past(request, section, now)),
        "past": _stood(list(page), section),
        "now": now,
    }
    return TemplateResponse(request, "admin/front/edition/list.html", context)


def front_of(request: HttpRequest, slug: str, sections: list[Section]) -> Section | None:
    """The front page that is named; without a name La Une, or the first that one may compose."""
    if not fronts.may_compose_any(request.user):
        raise PermissionDenied
    if slug:
        found = next((section for section in sections if section.slug == slug), None)
        if found is None:
            raise Http404
        return found
    if fronts.may_compose(request.user, None):
        return None
    if not sections:
        raise PermissionDenied
    return sections[0]


def _labelled(edition: Edition) -> tuple[Edition, str]:
    return edition, editions.label(edition)


def _since(edition: Edition) -> datetime | None:
    """When it opened; None for the first one, which nobody opened."""
    return edition.opens_at if edition.opens_at != editions.ALWAYS else None


def _past(request: HttpRequest, section: Section | None, now: datetime) -> Any:
    rows = Edition.objects.of(section).opened(now)
    standing = rows.first()
    return Bounded(rows.exclude(pk=standing.pk if standing else 0), PAST).get_page(
        request.GET.get("p")
    )


def _stood(rows: list[Edition], section: Section | None) -> list[Past]:
    """Each with when the next one opened."""
    found = []
    for row in rows:
        opened = row.opens_at or editions.ALWAYS
        until = editions.next_opening(section, opened) or opened
        label = editions.label(row)
        found.append(Past(row, label, _since(row), until, _archive(row, section, until)))
    return found


def _archive(row: Edition, section: Section | None, until: datetime) -> str:
    """Where readers find La Une of the day on which it opened."""
    if section is not None:
        return ""
    day = timezone.localtime(_since(row) or until)
    try:
        return reverse("la_une_of_day", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}"])
    except NoReverseMatch:
        return ""
