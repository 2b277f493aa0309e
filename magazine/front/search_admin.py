"""The searches that found nothing, at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import LargeList, ReadOnly

from .models import EmptySearch


@admin.register(EmptySearch)
class EmptySearchAdmin(LargeList, ReadOnly):
    list_display: Any = ["words", "times", "last", "again"]
    list_display_links = None
    search_fields = ["words"]
    search_help_text = gettext_lazy("A part of the words.")

    @admin.display(description=gettext_lazy("Act"))
    def again(self, row: EmptySearch) -> str:
        address = f"{reverse('search')}?{urlencode({'q': row.words})}"
        text = _("Search again")
        return format_html('<a href="{}" aria-label="{} : {}">{}</a>', address, text, row, text)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
