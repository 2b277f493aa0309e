"""The library of images at the desk; its other pages are `picking` and `several`."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import LargeList

from . import filters, likeness, picking, renditions, several, used
from .finding import find
from .forms import WORDS, ChangeForm, UploadForm
from .models import Image
from .shown import small

COLUMNS = {*WORDS, "focal_x", "focal_y"}


@admin.register(Image)
class ImageAdmin(LargeList):
    form = ChangeForm
    list_display = [
        "thumbnail",
        "alt",
        "file_name",
        "credit",
        "described_shown",
        "measures",
        "created",
    ]
    list_display_links = ["thumbnail"]
    list_filter = [filters.Lacking, filters.Usage, filters.Kind, filters.Licence]
    # To count each choice would cost more than to show the list.
    show_facets = admin.ShowFacets.NEVER
    # Read by `get_search_results`; named so that the list has a field to search in.
    search_fields = ["sought"]
    search_help_text = gettext_lazy("Words of the alternative text, caption, credit or file name.")
    readonly_fields = ["width", "height", "file_name"]
    fields = [("focal_x", "focal_y"), *WORDS, "replacement", ("width", "height"), "file_name"]

    class Media:
        css: ClassVar = {"all": ["css/admin-images.css"]}
        js: ClassVar = [
            Script("js/crop-frame.js", type="module"),
            Script("js/admin-framing.js", type="module"),
        ]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Among those that look alike, which look like which."""
        if request.GET.get("kind") != filters.ALIKE:
            return self.list_display
        return ["thumbnail", "looks_like", *self.list_display[1:]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        rows: QuerySet[Image] = super().get_queryset(request)
        alike = request.GET.get("kind") == filters.ALIKE
        return rows.prefetch_related("resemblances__other") if alike else rows

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
        if not change:  # the form has stored it
            if form.known:
                messages.info(request, _("The library had this file already: this is its image."))
            return None
        columns = [name for name in form.Meta.fields if name in COLUMNS]
        if form.replaced:  # and the frames of the former picture are gone
            return obj.save(update_fields=columns)
        before, obj.crops = obj.crops, form.crops.value()
        obj.save(update_fields=[*columns, "crops"])
        if before != obj.crops or {"focal_x", "focal_y"} & set(form.changed_data):
            renditions.want(obj)
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """With where the image is used, since it can be deleted only where it is not, and with
        those that look like it."""
        image = context.get("original")
        if image:
            context["places"] = used.places(request, [image])[image.pk]
            context["alike"] = likeness.alike(image)
            context["late"] = renditions.state(image)
        return super().render_change_form(request, context, *args, **options)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The images alone, without the rows that go with them, and as protected whatever uses
        one of them."""
        images = list(objs)
        found, _counts, missing, protected = super().get_deleted_objects(images, request)
        named = [one for one in found if not isinstance(one, list)]
        places = used.places(request, images, thorough=True)
        for image in images:
            for place in places[image.pk]:
                protected.append(f"{image}: {place.title} ({place.as_what})")
        return named, {self.opts.verbose_name_plural: len(images)}, missing, protected

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(lambda: renditions.delete_files(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> None:
        for image in queryset:
            self.delete_model(request, image)

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, image: Image) -> str:
        html = '<img src="{}" alt="{}" class="thumbnail" loading="lazy">'
        return format_html(html, small(image).src, image)

    @admin.display(description=gettext_lazy("looks like"))
    def looks_like(self, image: Image) -> str:
        rows = sorted(image.resemblances.all(), key=lambda row: row.distance)
        html = '<a href="{}"><img src="{}" alt="{}" class="thumbnail" loading="lazy"></a>'
        return format_html_join(
            "",
            html,
            (
                (
                    reverse("admin:images_image_change", args=[row.other_id]),
                    small(row.other).src,
                    row.other,
                )
                for row in rows[:3]
            ),
        )

    @admin.display(description=gettext_lazy("size"), ordering="width")
    def measures(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=gettext_lazy("described"), boolean=True)
    def described_shown(self, image: Image) -> bool:
        return image.described

    def get_urls(self) -> list[Any]:
        return [*picking.urls(self), *several.urls(self), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        return find(queryset, search_term), False
