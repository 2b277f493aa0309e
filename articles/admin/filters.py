"""What the list of articles can be narrowed to, beside Django's own filters."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import worth
from magazine.lib.desk import person

MINE, LOW = "mine", "low"


class Whose(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(MINE, _("Mine"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(created_by=person(request)) if self.value() == MINE else queryset


class Faithful(admin.SimpleListFilter):
    title = _("fidelity")
    parameter_name = "fidelity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(LOW, _("Not for front pages"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return worth.articles_kept_off(queryset) if self.value() == LOW else queryset
