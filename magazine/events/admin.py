from django.contrib import admin

from magazine.lib.desk import LargeList, ReadOnly

from .models import Event


@admin.register(Event)
class EventAdmin(LargeList, ReadOnly):
    list_display = ["at", "verb", "subject", "subject_id", "by_name", "why"]
    list_filter = ["verb"]
    search_fields = ["by_name", "why"]
