from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from magazine.lib.lists import page_of

from .menu import section_named
from .tints import print_of, style_sheet

YEAR = 365 * 24 * 3600


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = section_named(request, slug)
    if found is None:
        raise Http404
    publications = found.publications.listed().for_cards()
    page = page_of(publications, request, may_be_empty=True)
    return render(request, "sections/section.html", {"section": found, "page": page})


@require_safe
def tints(request: HttpRequest) -> HttpResponse:
    """The colours of the sections: kept for good by browsers under the address that pages link."""
    sheet = style_sheet(request)
    age = f"max-age={YEAR}, immutable" if request.GET.get("v") == print_of(sheet) else "max-age=60"
    return HttpResponse(
        sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": f"public, {age}"}
    )
