"""The versions of an edition: each act with its words, and the way back to each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.front import arranging, editions
from magazine.lib.desk import Bounded

from . import board
from .fronts import edition_of

SHOWN = 50


def versions(model_admin: Any, request: HttpRequest, number: Any) -> HttpResponse:
    edition = edition_of(request, number)
    rows = edition.arrangements.select_related("by").defer("plan")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Versions"),
        "opts": model_admin.opts,
        "edition": edition,
        "label": editions.label(edition),
        "over": arranging.is_over(edition, timezone.now()),
        "page": Bounded(rows, SHOWN).get_page(request.GET.get("p")),
        "back": board.address(edition),
    }
    return TemplateResponse(request, "admin/front/edition/versions.html", context)
