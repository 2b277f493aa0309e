"""The front pages that someone may compose: La Une, and those of their sections."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from magazine.front import arranging, editions
from magazine.front.models import Edition
from magazine.lib.desk import is_number
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act


def may_compose(user: Any, section: int | None) -> bool:
    """La Une is one for all sections; the front page of a section is its editors' affair."""
    if section is None:
        return rights.may_everywhere(user, Act.COMPOSE)
    return rights.may(user, Act.COMPOSE_SECTION, section)


def may_compose_any(user: Any) -> bool:
    return rights.may_everywhere(user, Act.COMPOSE) or rights.may_somewhere(
        user, Act.COMPOSE_SECTION
    )


def mine(user: Any) -> Q:
    """Of editions: those of the front pages that this person may compose."""
    places = rights.where(user, Act.COMPOSE_SECTION)
    of_sections = Q(section__isnull=False) if places.everywhere else Q(section__in=places.sections)
    return of_sections | Q(section=None) if may_compose(user, None) else of_sections


def sections(user: Any) -> list[Section]:
    places = rights.where(user, Act.COMPOSE_SECTION)
    rows = Section.objects.all()
    return list(rows if places.everywhere else rows.filter(pk__in=places.sections))


def edition_of(request: HttpRequest, number: Any) -> Edition:
    """The edition of this number, for whoever may compose its page."""
    if not may_compose_any(request.user):
        raise PermissionDenied
    wanted = int(number) if is_number(str(number)) else 0
    rows = Edition.objects.select_related("section", "created_by")
    edition = rows.filter(pk=wanted).first()
    if edition is None:
        raise Http404
    if not may_compose(request.user, edition.section_id):
        raise PermissionDenied
    return edition


def front_name(section: Section | None) -> str:
    return section.name if section else str(_("La Une"))


def moment(edition: Edition, now: datetime) -> datetime:
    """The instant at which its board shows an edition: when it opens, if that is still to come."""
    if edition.opens_at is not None and edition.opens_at > now:
        return edition.opens_at
    if edition.opens_at is not None and arranging.is_over(edition, now):
        closes = editions.next_opening(edition.section_id, edition.opens_at)
        return closes - timedelta(seconds=1) if closes else now
    return now
