"""Likely doubles on the first page of the desk."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from magazine.lib.overview import ROWS, Card, Row

from .models import Double

# Counted to here: a longer list is a list all the same.
_COUNTED = 1_000


def cards(request: HttpRequest) -> Iterator[Card]:
    """Those that wait, for whoever may see both articles; nothing when there are none."""
    desk: Any = admin.site.get_model_admin(Double)
    if not desk.has_view_permission(request):
        return
    waiting = desk.get_queryset(request).open()
    rows = [_row(one) for one in waiting[:ROWS]]
    count = waiting.order_by()[:_COUNTED].count() if len(rows) == ROWS else len(rows)
    if not count:
        return
    title = ngettext("%(n)d likely double", "%(n)d likely doubles", count) % {"n": count}
    yield Card("doubles", title, rows, more=reverse("admin:syndication_double_changelist"))


def _row(double: Double) -> Row:
    blogs = dict.fromkeys(str(row.blog) for row in (double.first, double.second) if row.blog)
    alike = _("%(percent)d %% the same") % {"percent": double.likeness}
    address = reverse("admin:syndication_double_change", args=[double.pk])
    return Row(str(double.second), address, double.found_at, [alike, *blogs])
