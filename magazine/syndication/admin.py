from django.contrib import admin

from magazine.lib.desk import LargeList, ReadOnly

from .models import Record


@admin.register(Record)
class RecordAdmin(LargeList, ReadOnly):
    list_display = ["source", "guid", "article", "first_seen", "last_seen", "tombstone"]
    list_select_related = ["article"]
    search_fields = ["guid", "address"]
