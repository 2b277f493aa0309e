"""Redirects at the desk: typed one by one, taken from the addresses not found, or by file."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.events.effects import event, record
from magazine.lib import sheets
from magazine.lib.desk import LargeList, ReadOnly, person

from . import redirect_import, redirecting
from .models import Missing, Redirect
from .redirect_files import Line


class RedirectForm(forms.ModelForm):
    """A former address and where it leads, as a line of a file would say it."""

    old = forms.CharField(
        label=gettext_lazy("Former address"),
        max_length=1000,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text=gettext_lazy("Its path, or the whole of it; with its query where that matters."),
    )
    to = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=1000,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text=gettext_lazy(
            "The number of an article, an address of this magazine, or 410 for what is gone for "
            "good. The article 410 is written /410/."
        ),
    )

    class Meta:
        model = Redirect
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["old"], self.initial["to"] = self.instance.old, target(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"old", "to"} <= data.keys():
            return data
        (found,) = redirecting.plan([Line(1, data["old"], data["to"])])
        others = Redirect.objects.exclude(pk=self.instance.pk).filter(old=found.old)
        if found.verb == redirecting.REFUSED:
            self.add_error("to" if found.old else "old", found.why)
        elif others.exists():
            self.add_error("old", _("This address has a redirect already."))
        row = self.instance
        row.old, row.article_id = found.old, found.article
        data["old"] = found.old
        row.target, row.gone = found.target, found.gone
        return data


def target(row: Redirect) -> str:
    """Where it leads, as a file says it."""
    if row.gone:
        return "410"
    if row.article_id:
        return "/410/" if row.article_id == 410 else str(row.article_id)
    return row.target


@admin.register(Redirect)
class RedirectAdmin(LargeList):
    form = RedirectForm
    list_display = ["old", "leads_to", "changed"]
    list_filter = ["gone"]
    list_select_related = ["article"]
    search_fields = ["old", "target"]
    search_help_text = gettext_lazy("A part of the former address, or of the present one.")
    sortable_by = ()
    fields = ["old", "to"]

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, row: Redirect) -> str:
        if row.gone:
            return _("gone for good (410)")
        if row.article_id:
            address = reverse("admin:articles_article_change", args=[row.article_id])
            return format_html('<a href="{}">{}</a>', address, row.article)
        return row.target

    def save_model(self, request: HttpRequest, obj: Redirect, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        redirecting.settle([obj.old])
        data = {"title": obj.old, "target": target(obj)}
        record(event("redirected", obj, by=person(request), data=data))

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str) -> Any:
            wrapped = self.admin_site.admin_view(partial(view, self))
            return path(address, wrapped, name=f"front_redirect_{name}")

        return [
            at("export/", export, "export"),
            at("import/", redirect_import.upload, "import"),
            at("import/<int:number>/", redirect_import.preview, "preview"),
            *super().get_urls(),
        ]


def export(model_admin: Any, request: HttpRequest) -> StreamingHttpResponse:
    """The whole table, in the form in which it is brought in."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    rows = Redirect.objects.order_by("old").iterator(chunk_size=2_000)
    heading = [_("former address"), _("leads to")]
    lines = ([row.old, target(row)] for row in rows)
    return sheets.answer("redirections.csv", heading, lines)


@admin.register(Missing)
class MissingAdmin(LargeList, ReadOnly):
    list_display = ["path", "times", "last", "act"]
    list_display_links = None
    search_fields = ["path"]
    search_help_text = gettext_lazy("A part of the address.")

    @admin.display(description=gettext_lazy("Act"))
    def act(self, row: Missing) -> str:
        address = f"{reverse('admin:front_redirect_add')}?{urlencode({'old': row.path})}"
        text = _("Make a redirect")
        link = '<a href="{}" aria-label="{} : {}">{}</a>'
        return format_html(link, address, text, row.path, text)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
