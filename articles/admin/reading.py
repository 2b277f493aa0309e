"""The reader side, revisions and shares: looked at, never written here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.models import Publication, Revision, Share
from magazine.lib.desk import LargeList, ReadOnly


@admin.register(Publication)
class PublicationAdmin(LargeList, ReadOnly):
    list_display = ["title", "number", "section", "live_from", "live_until", "ended_as", "listed"]
    list_filter = ["ended_as", "listed", "section"]
    list_select_related = ["section"]
    search_fields = ["title"]


@admin.register(Revision)
class RevisionAdmin(LargeList, ReadOnly):
    list_display = ["title", "number", "at", "by", "state", "note"]
    list_select_related = ["by"]
    ordering = ["-pk"]

    @admin.display(description=_("article"))
    def title(self, revision: Revision) -> str:
        return str(revision.snapshot.get("title") or revision)


@admin.register(Share)
class ShareAdmin(LargeList, ReadOnly):
    list_display = ["article", "network", "day", "count"]
    list_filter = ["network"]
    list_select_related = ["article"]
