from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .tints import print_of, style_sheet

YEAR = 365 * 24 * 3600


@require_safe
def tints(request: HttpRequest) -> HttpResponse:
    """The colours of the sections: kept for good by browsers under the address that pages link."""
    sheet = style_sheet(request)
    age = f"max-age={YEAR}, immutable" if request.GET.get("v") == print_of(sheet) else "max-age=60"
    return HttpResponse(
        sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": f"public, {age}"}
    )
