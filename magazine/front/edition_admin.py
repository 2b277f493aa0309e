"""Editions at the desk: the list of a front page's editions, and the board of each."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from .desk import (
    blocks,
    board,
    deeds,
    fronts,
    listing,
    openings,
    preview,
    search,
    slots,
    versions,
)
from .models import Edition

# What a page may be asked for: shown, done, or a form that is both.
_SHOWS, _DOES = ("GET", "HEAD"), ("POST",)
_BOTH = (*_SHOWS, *_DOES)


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """The pages of `desk` in place of the admin's own."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return fronts.may_compose_any(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        if obj is None:
            return fronts.may_compose_any(request.user)
        return fronts.may_compose(request.user, obj.section_id)

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str, methods: Any = _SHOWS) -> Any:
            page = require_http_methods(methods)(partial(view, self))
            return path(address, self.admin_site.admin_view(page), name=f"front_edition_{name}")

        return [
            at("begin/", deeds.begin, "begin", _DOES),
            at("<int:number>/act/", board.act, "act", _DOES),
            at("<int:number>/since/", board.since, "since"),
            at("<int:number>/search/", search.results, "search"),
            at("<int:number>/preview/", preview.preview, "preview"),
            at("<int:number>/slots/<int:article>/", slots.slot, "slot", _BOTH),
            at("<int:number>/blocks/<int:index>/", blocks.block, "block", _BOTH),
            at("<int:number>/blocks/<int:index>/add/", blocks.add, "block_add", _BOTH),
            at("<int:number>/schedule/", openings.schedule, "schedule", _BOTH),
            at("<int:number>/open/", openings.open_now, "open", _BOTH),
            at("<int:number>/back/", openings.roll_back, "roll_back", _BOTH),
            at("<int:number>/deed/", deeds.deed, "deed", _DOES),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return board.board(self, request, object_id)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return listing.listing(self, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return versions.versions(self, request, object_id)
