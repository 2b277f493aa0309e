from django.contrib import admin

from magazine.lib.desk import LargeList, ReadOnly

from .doubles_admin import DoubleAdmin
from .feed_admin import FeedAdmin, FollowedBlogAdmin
from .models import Record
from .run_admin import ImportRunAdmin
from .triage_admin import ArrivalAdmin

__all__ = [
    "ArrivalAdmin",
    "DoubleAdmin",
    "FeedAdmin",
    "FollowedBlogAdmin",
    "ImportRunAdmin",
    "RecordAdmin",
]


@admin.register(Record)
class RecordAdmin(LargeList, ReadOnly):
    list_display = ["source", "guid", "article", "first_seen", "last_seen", "tombstone"]
    list_select_related = ["article"]
    search_fields = ["guid", "address"]
