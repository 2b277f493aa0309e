from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from magazine.lib.lists import page_of
from magazine.sections.menu import section_named

from .standing import blocks, la_une


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = la_une(now)
    context = {"publications": rows, "blocks": blocks(rows), "now": now}
    return render(request, "front/la_une.html", context)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """What was composed for it, then its list without that; later pages are the plain list."""
    found = section_named(request, slug)
    if found is None:
        raise Http404
    listed = found.publications.listed().for_cards()
    first = "avant" not in request.GET
    rows = la_une(timezone.now(), section=found) if found.composed and first else []
    if rows:
        listed = listed.exclude(article__in=[row.article_id for row in rows])
    page = page_of(listed, request, may_be_empty=True)
    context = {"section": found, "page": page, "blocks": blocks(rows)}
    return render(request, "sections/section.html", context)
