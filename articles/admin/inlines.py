from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article, Byline, Source
from magazine.lib.desk import Choosing

from .rows import RowForm, Rows


class Bylines(Rows):
    columns = ("author", "role")


class Sources(Rows):
    columns = ("title", "address", "kind", "language")


class BylineInline(Choosing, admin.TabularInline):
    model = Byline
    form = RowForm
    formset = Bylines
    fields = ["author", "role", "position"]
    autocomplete_fields = ["author"]
    extra = 0

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **options: Any) -> int:
        return 0 if obj else 1


class SourceInline(admin.TabularInline):
    model = Source
    form = RowForm
    formset = Sources
    fields = ["title", "address", "kind", "language", "position"]
    extra = 0
