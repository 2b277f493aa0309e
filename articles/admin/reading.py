"""The reader side, revisions and shares: looked at, never written here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Publication, Revision, Share
from magazine.lib.desk import LargeList, ReadOnly
from magazine.sections import rights
from magazine.sections.rights import Act


class OfArticles(LargeList, ReadOnly):
    """Rows of the articles that the person may see, without those in the bin."""

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        if rights.may_everywhere(request.user, Act.EDIT_OTHERS):
            return rows.filter(article__deleted_at=None)
        return rows.filter(article__in=Article.objects.seen_by(request.user).order_by())


@admin.register(Publication)
class PublicationAdmin(OfArticles):
    list_display = ["title", "number", "section", "live_from", "live_until", "ended_as", "listed"]
    list_filter = ["ended_as", "listed", "section"]
    list_select_related = ["section"]
    search_fields = ["title"]


@admin.register(Revision)
class RevisionAdmin(OfArticles):
    list_display = ["title", "number", "at", "by", "state", "note"]
    list_select_related = ["by"]
    ordering = ["-pk"]

    @admin.display(description=_("article"))
    def title(self, revision: Revision) -> str:
        return str(revision.snapshot.get("title") or revision)


@admin.register(Share)
class ShareAdmin(OfArticles):
    list_display = ["article", "network", "day", "count"]
    list_filter = ["network"]
    list_select_related = ["article"]
