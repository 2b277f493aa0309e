"""The sections of the magazine, as every page shows them."""

from django.http import HttpRequest

from magazine.lib.prepared import Prepared

from .models import Section

_ALL = Prepared(Section.objects.all)


def sections(request: HttpRequest) -> list[Section]:
    """All sections in order: one query for each request, however often they are asked for."""
    try:
        found: list[Section] = request.sections  # type: ignore[attr-defined]
    except AttributeError:
        found = request.sections = _ALL.fetch()  # type: ignore[attr-defined]
    return found


def section_named(request: HttpRequest, slug: str) -> Section | None:
    """The section with this slug, taken from the menu."""
    return next((section for section in sections(request) if section.slug == slug), None)


def section_of(request: HttpRequest, number: int) -> Section:
    """The section with this number, taken from the menu."""
    return next(section for section in sections(request) if section.pk == number)
