"""The journal at the desk: narrowed, searched, taken out as a table; read, never written."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from magazine.lib import sheets
from magazine.lib.desk import LargeList, ReadOnly

from . import filters
from .models import Event

# Words are looked for among the newest of what the filters leave.
SEARCHED = 10_000
EXPORTED = 10_000
_INSTANT = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?[+-]\d\d:\d\d")
# What verbs write beside an event, in words; another name is shown as it is.
FACTS = {
    "title": gettext_lazy("title"),
    "publication": gettext_lazy("publication"),
    "revision": gettext_lazy("version"),
    "name": gettext_lazy("name"),
    "parts": gettext_lazy("parts"),
    "source": gettext_lazy("source"),
    "target": gettext_lazy("leads to"),
    # Each stands before how many redirects there were.
    "new": pgettext_lazy("redirects", "new"),
    "changed": pgettext_lazy("redirects", "changed"),
    "same": pgettext_lazy("redirects", "the same"),
    "refused": pgettext_lazy("redirects", "refused"),
}


@admin.register(Event)
class EventAdmin(LargeList, ReadOnly):
    list_display = ["at", "act", "about", "who", "told"]
    list_filter = [filters.Acts, filters.Kinds, filters.People, filters.Period]
    sortable_by = ()
    ordering = ["-at", "-pk"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["by_name", "why"]
    search_help_text = gettext_lazy(
        "The number of an article or another subject; or words of the title, the reason or the "
        "name, among the newest 10,000 of what is filtered."
    )
    fields = ["at", "act", "about", "who", "why", "facts"]
    readonly_fields = ["act", "about", "who", "facts"]

    @admin.display(description=gettext_lazy("act"))
    def act(self, event: Event) -> str:
        return event.act

    @admin.display(description=gettext_lazy("subject"))
    def about(self, event: Event) -> str:
        """The kind of thing and its number, in words; it leads there where there is a page."""
        name, address = _subject(event)
        return format_html('<a href="{}">{}</a>', address, name) if address else name

    @admin.display(description=gettext_lazy("person"))
    def who(self, event: Event) -> str:
        return event.by_name or _("no account")

    @admin.display(description=gettext_lazy("what for"))
    def told(self, event: Event) -> str:
        title = str(event.data.get("title") or "")
        return " – ".join(part for part in (title, event.why) if part)

    @admin.display(description=gettext_lazy("details"))
    def facts(self, event: Event) -> str:
        return format_html_join("", "{}<br>", ((fact,) for fact in _facts(event))) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[Any, bool]:
        text = search_term.strip()
        if text.isascii() and text.isdecimal():
            number = min(int(text[:19]), 2**63 - 1)
            known = [label for label, _name in filters.kinds()]
            return queryset.filter(subject__in=known, subject_id=number), False
        if text:
            newest = queryset.order_by(*self.ordering).values("pk")[:SEARCHED]
            said = Q(why__icontains=text) | Q(by_name__icontains=text)
            return queryset.filter(said | Q(data__title__icontains=text), pk__in=newest), False
        return queryset, False

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="events_event_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseRedirect | StreamingHttpResponse:
        """What the filters leave, as a table: the newest EXPORTED."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset[:EXPORTED]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:events_event_changelist"))
        heading = [_("at"), _("act"), _("subject"), _("person"), _("why"), _("details")]
        return sheets.answer("journal.csv", heading, map(_row, rows.iterator(chunk_size=1_000)))


def _row(event: Event) -> list[str]:
    at = timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
    facts = " · ".join(_facts(event))
    return [at, event.act, _subject(event)[0], event.by_name, event.why, facts]


def _subject(event: Event) -> tuple[str, str]:
    """The subject in words, and its page at the desk: "" where there is none."""
    try:
        options = apps.get_model(event.subject)._meta
        kind = str(options.verbose_name)
        name = f"admin:{options.app_label}_{options.model_name}_change"
        address = reverse(name, args=[event.subject_id])
    except NoReverseMatch:
        address = ""
    except (LookupError, ValueError):
        kind, address = event.subject, ""
    return f"{kind} {event.subject_id}", address


def _facts(event: Event) -> Iterator[str]:
    for name, value in event.data.items():
        if value in ("", None, [], {}):
            continue
        words = {"label": FACTS.get(name, name), "text": _in_words(value)}
        yield _("%(label)s: %(text)s") % words


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(one)}" for name, one in value.items())
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """An instant as people write it; any other text as it is."""
    if not _INSTANT.fullmatch(text):
        return text
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")
