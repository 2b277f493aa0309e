"""Dossiers at the desk: their words, their articles in order, whether readers see them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseFormSet
from django.forms.widgets import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import dossiers
from articles.models import Dossier
from magazine.images.choosing import ImageInput
from magazine.images.models import Image
from magazine.images.used import Place
from magazine.lib import former
from magazine.lib.desk import LargeList, LinesField, person

from .dossier_parts import PartInline
from .editor import IntroductionField


class DossierForm(forms.ModelForm):
    """`seen` is when the dossier had been saved last as the form was opened."""

    standfirst = LinesField(
        label=gettext_lazy("Standfirst"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    introduction = IntroductionField(label=gettext_lazy("Introduction"), required=False)
    shown = forms.BooleanField(
        label=gettext_lazy("Shown to readers"),
        required=False,
        help_text=gettext_lazy("Of its articles, readers see those that are public."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Dossier
        fields: list[str] = []
        widgets = {"title": forms.TextInput(attrs={"class": "vTextField", "size": 80})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["seen"] = self.instance.changed.isoformat()
            self.initial["shown"] = self.instance.shown_since is not None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen = data.get("seen")
        if self.instance.pk and seen and seen != self.instance.changed.isoformat():
            text = _(
                "Not saved: somebody saved this dossier after you opened it. Open it in another "
                "tab to see what changed. What stands below is yours: save again to keep it."
            )
            self.add_error(None, text)
            # Whoever saves again has read this.
            posted: Any = self.data
            self.data = posted = posted.copy()
            posted["seen"] = self.instance.changed.isoformat()
        return data


class Shown(admin.SimpleListFilter):
    title = gettext_lazy("readers")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("see it")), ("no", _("do not see it"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        hidden = {"yes": False, "no": True}.get(self.value() or "")
        return queryset if hidden is None else queryset.filter(shown_since__isnull=hidden)


@admin.register(Dossier)
class DossierAdmin(LargeList):
    form = DossierForm
    list_display = ["title", "is_shown", "changed"]
    list_filter = [Shown]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [PartInline]
    fieldsets = [
        (None, {"fields": ["seen", "title", "slug", "standfirst", "introduction"]}),
        (gettext_lazy("Readers"), {"fields": ["image", "shown"]}),
    ]

    class Media:
        css = {"all": ["css/desk-dossier.css"]}
        js = [
            Script("js/admin-editor.js", type="module"),
            Script("js/admin-order.js", type="module"),
        ]

    @admin.display(description=gettext_lazy("shown"), boolean=True, ordering="shown_since")
    def is_shown(self, dossier: Dossier) -> bool:
        return dossier.shown_since is not None

    def view_on_site(self, dossier: Dossier) -> str | None:
        return dossier.get_absolute_url() if dossier.shown_since else None

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "image":
            return db_field.formfield(widget=ImageInput)
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """On a save the row is held, so that nobody saves it between check and write."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            return Dossier.objects.select_for_update().filter(pk=found.pk).first()
        return found

    def save_model(self, request: HttpRequest, obj: Dossier, form: Any, change: bool) -> None:
        form.shown_before = obj.shown_since is not None
        since = obj.shown_since or timezone.now()
        obj.shown_since = since if form.cleaned_data["shown"] else None
        former.save(obj)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[BaseFormSet], change: bool
    ) -> None:
        before = dossiers.order_of(form.instance)
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(rows.has_changed() for rows in formsets):
            who, shown = person(request), form.shown_before
            dossiers.saved(form.instance, by=who, before=before, shown_before=shown)

    # Removing ----------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The dossiers themselves: the articles stay."""
        refused = set() if self.has_delete_permission(request) else {str(self.opts.verbose_name)}
        return list(map(str, objs)), {self.opts.verbose_name_plural: len(objs)}, refused, []

    def delete_model(self, request: HttpRequest, obj: Dossier) -> None:
        dossiers.remove(obj, by=person(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for dossier in queryset:
            dossiers.remove(dossier, by=person(request))

    # As readers would see it -------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.preview)
        own = path("<int:number>/preview/", view, name="articles_dossier_preview")
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest, number: int) -> HttpResponse:
        """The page of a dossier as it was saved, shown to readers or not."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request).select_related("image")
        dossier: Dossier = get_object_or_404(rows, pk=number)
        page = dossiers.page(dossier, timezone.now())
        missing = len(dossiers.order_of(dossier)) - len(page["rows"])
        return render(request, "articles/dossier_preview.html", page | {"missing": missing})


def uses(
    request: HttpRequest, images: Sequence[Image], *, thorough: bool = False
) -> Iterator[tuple[int, Place]]:
    """IMAGE_USES: at the head of a dossier."""
    may = request.user.has_perm("articles.view_dossier")
    for dossier in Dossier.objects.filter(image__in=images)[: 50 * len(images)]:
        address = reverse("admin:articles_dossier_change", args=[dossier.pk]) if may else ""
        title = str(dossier) if may or dossier.shown_since else _("A dossier that is not shown")
        yield dossier.image_id or 0, Place(title, _("image of the dossier"), address)
