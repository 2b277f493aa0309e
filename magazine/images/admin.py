"""The library of images, and the window in which one is chosen."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import LargeList, written

from . import renditions
from .masters import BadImage, store, verify
from .models import Image
from .shown import shown

WORDS = ["alt", "decorative", "caption", "credit", "licence", "source"]
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"
SHOWN = 24


class WordsForm(forms.ModelForm):
    """What is said about an image."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decorative") and data.get("alt"):
            words = _("A decorative image has no alternative text: keep one of the two.")
            self.add_error("alt", words)
        return data


class UploadForm(WordsForm):
    """A new image: the file, decided by its content, and what is said about it."""

    upload = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )

    class Meta:
        model = Image
        fields = ["upload", *WORDS]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        try:
            verify(upload.read())
        except BadImage as error:
            raise forms.ValidationError(error.reason) from error
        upload.seek(0)
        return upload

    def save(self, commit: bool = True) -> Image:
        words = {name: self.cleaned_data[name] for name in WORDS}
        upload = self.cleaned_data["upload"]
        self.instance = store(upload.read(), name=upload.name, **words)
        return self.instance

    def save_m2m(self) -> None:
        """An image has no rows of its own beside it."""


@admin.register(Image)
class ImageAdmin(LargeList):
    form = WordsForm
    list_display = ["thumbnail", "alt", "credit", "described_shown", "width", "height", "created"]
    list_display_links = ["thumbnail"]
    search_fields = ["alt", "caption", "credit"]
    readonly_fields = ["preview", "width", "height"]
    fields = ["preview", *WORDS, ("focal_x", "focal_y"), ("width", "height")]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ["upload", *WORDS]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        return super().get_form(request, obj, change, **options) if obj else UploadForm

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and {"focal_x", "focal_y"} & set(form.changed_data):
            renditions.want(obj)

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, image: Image) -> str:
        html = '<img src="{}" alt="{}" class="thumbnail" loading="lazy">'
        return format_html(html, shown(image, "card").src, image)

    @admin.display(description=gettext_lazy("image"))
    def preview(self, image: Image) -> str:
        return format_html('<img src="{}" alt="{}" class="preview">', image.file.url, image.alt)

    @admin.display(description=gettext_lazy("described"), boolean=True)
    def described_shown(self, image: Image) -> bool:
        return image.described

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.picker_view)
        return [path("picker/", view, name="images_image_picker"), *super().get_urls()]

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
