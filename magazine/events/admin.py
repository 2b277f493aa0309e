"""The journal at the desk: read, never written."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from magazine.lib.desk import LargeList, ReadOnly

from .models import ACTS, Event


class ActFilter(admin.SimpleListFilter):
    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ACTS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Event)
class EventAdmin(LargeList, ReadOnly):
    list_display = ["at", "act", "about", "by_name", "why"]
    list_filter = [ActFilter]
    search_fields = ["by_name", "why"]
    fields = ["at", "act", "about", "by", "by_name", "why", "data", "keys"]
    readonly_fields = ["act", "about"]

    @admin.display(description=_("verb"), ordering="verb")
    def act(self, event: Event) -> str:
        return event.act

    @admin.display(description=_("subject"), ordering="subject")
    def about(self, event: Event) -> str:
        """The kind of thing and its number, in words."""
        try:
            kind = apps.get_model(event.subject)._meta.verbose_name
        except (LookupError, ValueError):
            kind = event.subject
        return f"{kind} {event.subject_id}"
