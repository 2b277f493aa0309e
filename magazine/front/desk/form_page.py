"""The page of a form that stands over the board: of a place, or of a block."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.template.response import TemplateResponse

from magazine.front import editions
from magazine.front.models import Edition

from . import board


def form_page(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    form: Form,
    *,
    title: str,
    lead: str = "",
    trouble: str = "",
    status: int = 200,
) -> TemplateResponse:
    """`trouble` is why it was refused; what was typed stands in the form."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "lead": lead,
        "opts": model_admin.opts,
        "edition": edition,
        "label": editions.label(edition),
        "form": form,
        "trouble": trouble,
        "back": board.address(edition),
    }
    name = "admin/front/edition/form.html"
    return TemplateResponse(request, name, context, status=status)
