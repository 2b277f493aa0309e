"""The window that the editor and the lead image open: find an image or add one, and choose it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from magazine.lib.desk import written

from .finding import find
from .forms import UploadForm
from .models import Image
from .several import asked_by

SHOWN = 24


def urls(model_admin: Any) -> list[Any]:
    def view(request: HttpRequest) -> HttpResponse:
        return picker(model_admin, request)

    return [path("picker/", model_admin.admin_site.admin_view(view), name="images_image_picker")]


def picker(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """With what is looked for; what is added here is chosen at once."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    may_add = model_admin.has_add_permission(request)
    picked, form = None, UploadForm()
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            picked, form = form.save(), UploadForm()
    query = written(request.GET.get("q", ""))[:100]
    rows = find(Image.objects.order_by("-pk"), query)
    page = model_admin.get_paginator(request, rows, SHOWN).get_page(request.GET.get("page"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Choose an image"),
        "is_popup": True,
        "picked": picked,
        "form": form if may_add else None,
        "query": query,
        "page": page,
        "kept": asked_by(request),
    }
    return TemplateResponse(request, "admin/images/picker.html", context)
