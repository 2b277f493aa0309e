"""The library of images, and the window in which one is chosen."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import LargeList, written

from . import masters, renditions, several, used
from .forms import WORDS, ChangeForm, UploadForm
from .models import Image
from .shown import shown

SHOWN = 24
COLUMNS = {*WORDS, "focal_x", "focal_y"}
# The uses that are cut, and what an editor calls them.
FRAMES = [
    ("hero", gettext_lazy("Lead of La Une")),
    ("card", gettext_lazy("Card of a list")),
    ("square", gettext_lazy("Square")),
    ("og", gettext_lazy("Where a link is shared")),
]


@admin.register(Image)
class ImageAdmin(LargeList):
    form = ChangeForm
    list_display = ["thumbnail", "alt", "credit", "described_shown", "width", "height", "created"]
    list_display_links = ["thumbnail"]
    search_fields = ["alt", "caption", "credit"]
    readonly_fields = ["framing", "width", "height"]
    fields = ["framing", ("focal_x", "focal_y"), *WORDS, "replacement", ("width", "height")]

    class Media:
        css: ClassVar = {"all": ["css/admin-images.css"]}
        js: ClassVar = [Script("js/admin-focal.js", type="module")]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ["upload", *WORDS]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        return super().get_form(request, obj, change, **options) if obj else UploadForm

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """The columns of the form alone: meanwhile the worker writes others."""
        if not change:
            return super().save_model(request, obj, form, change)
        obj.save(update_fields=[name for name in form.Meta.fields if name in COLUMNS])
        if {"focal_x", "focal_y"} & set(form.changed_data):
            renditions.want(obj)
        if form.cleaned_data.get("replacement"):
            masters.replace(obj, form.cleaned_data["replacement"].read())
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """With where the image is used; it can be deleted only where it is not."""
        image = context.get("original")
        if image:
            context["places"] = used.places(request, image)
        return super().render_change_form(request, context, *args, **options)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's own answer, and as protected whatever uses one of these images."""
        found, counts, missing, protected = super().get_deleted_objects(objs, request)
        for image in objs:
            for place in used.places(request, image):
                protected.append(f"{image}: {place.title} ({place.as_what})")
        return found, counts, missing, protected

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(lambda: renditions.delete_files(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        for image in queryset:
            self.delete_model(request, image)

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, image: Image) -> str:
        html = '<img src="{}" alt="{}" class="thumbnail" loading="lazy">'
        return format_html(html, shown(image, "card").src, image)

    @admin.display(description=gettext_lazy("framing"))
    def framing(self, image: Image) -> str:
        """The image, the point that stays in sight, and what each use shows of it."""
        context = {"image": image, "uses": FRAMES, "late": renditions.state(image)}
        return render_to_string("admin/images/framing.html", context)

    @admin.display(description=gettext_lazy("described"), boolean=True)
    def described_shown(self, image: Image) -> bool:
        return image.described

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.picker_view)
        picker = path("picker/", view, name="images_image_picker")
        return [picker, *several.urls(self), *super().get_urls()]

    def picker_view(self, request: HttpRequest) -> HttpResponse:
        """The window that the editor and the lead image open: search, upload, choose."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        picked, form = None, UploadForm()
        if request.method == "POST":
            if not self.has_add_permission(request):
                raise PermissionDenied
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                picked, form = form.save(), UploadForm()
        query = written(request.GET.get("q", ""))[:100]
        rows = Image.objects.all()
        for word in query.split():
            words = Q(alt__icontains=word) | Q(caption__icontains=word)
            rows = rows.filter(words | Q(credit__icontains=word))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose an image"),
            "is_popup": True,
            "picked": picked,
            "form": form if self.has_add_permission(request) else None,
            "query": query,
            "page": self.get_paginator(request, rows, SHOWN).get_page(request.GET.get("page")),
            "kept": {
                name: request.GET[name]
                for name in ("CKEditorFuncNum", "field")
                if name in request.GET
            },
        }
        return TemplateResponse(request, "admin/images/picker.html", context)
