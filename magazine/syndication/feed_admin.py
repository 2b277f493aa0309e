"""Feeds at the desk: which are followed, which are broken and why, and what to do about it."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from authors.admin import BlogAdmin
from authors.models import Blog
from magazine.events.effects import record
from magazine.lib.desk import LargeList, person

from . import feeds, finding_pages
from .models import Feed

# What a person says of a feed; the rest is found out by asking it.
_TYPED = ["blog", "address", "title"]
_FOUND = ["in_words", "reason", "refused", "due", "every", "checked", "changed", "failures"]


class States(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    CONDITIONS = {
        "broken": Q(failures__gt=0) | Q(gone__isnull=False),
        "paused": Q(paused__isnull=False),
        "gone": Q(gone__isnull=False),
        "followed": Q(failures=0, paused=None, gone=None),
        "unread": Q(checked=None),
        "refusing": ~Q(refused=""),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("broken", pgettext_lazy("feeds", "Broken")),
            ("paused", pgettext_lazy("feeds", "Paused")),
            ("gone", pgettext_lazy("feeds", "Gone")),
            ("followed", pgettext_lazy("feeds", "Followed")),
            ("unread", pgettext_lazy("feeds", "Not read yet")),
            ("refusing", pgettext_lazy("feeds", "With refusals")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feed]) -> QuerySet[Feed]:
        condition = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class Shown:
    """What the list, the form and the page of a blog show of a feed alike."""

    @admin.display(description=gettext_lazy("state"), ordering="failures")
    def in_words(self, feed: Feed) -> str:
        return feed.state if feed.pk else "–"

    @admin.display(description=gettext_lazy("next poll"), ordering="due")
    def next(self, feed: Feed) -> str | None:
        if feed.paused or feed.gone:
            return None
        return date_format(localtime(feed.due), "DATETIME_FORMAT")


class FeedForm(forms.ModelForm):
    """Wherever its address is written anew, what was known of the one before is forgotten."""

    def save(self, commit: bool = True) -> Any:
        if "address" in self.changed_data:
            self.instance.forget()
        return super().save(commit)


@admin.register(Feed)
class FeedAdmin(Shown, LargeList):
    nothing = gettext_lazy(
        "No feed is followed yet: follow a blog by its address, and its feed is found."
    )
    form = FeedForm
    list_display = ["__str__", "in_words", "reason", "blog", "next", "checked", "changed"]
    list_filter = [States]
    list_select_related = ["blog"]
    search_fields = ["title", "address", "blog__title", "reason"]
    autocomplete_fields = ["blog"]
    fields = [*_TYPED, *_FOUND]
    readonly_fields = _FOUND
    actions = ["ask_now", "pause", "resume"]

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            record(feeds.told("added", obj, by=person(request)))

    @admin.action(description=gettext_lazy("Read now"), permissions=["change"])
    def ask_now(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        count = feeds.ask_soon(queryset)
        words = ngettext(
            "%(n)d feed is read within a minute.", "%(n)d feeds are read within a minute.", count
        )
        messages.success(request, words % {"n": count})
        _say_left_out(request, queryset.count() - count, _("paused or gone: follow it again first"))

    @admin.action(description=gettext_lazy("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        who = person(request)
        count = feeds.pause(queryset, by=who, why=_("paused by %(who)s") % {"who": who})
        words = ngettext("%(n)d feed paused.", "%(n)d feeds paused.", count)
        messages.success(request, words % {"n": count})

    @admin.action(description=gettext_lazy("Follow again"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Feed]) -> None:
        count = feeds.resume(queryset, by=person(request))
        words = ngettext("%(n)d feed is followed again.", "%(n)d feeds are followed again.", count)
        messages.success(request, words % {"n": count})


def _say_left_out(request: HttpRequest, count: int, why: str) -> None:
    if count > 0:
        words = ngettext("%(n)d feed left out (%(why)s).", "%(n)d feeds left out (%(why)s).", count)
        messages.warning(request, words % {"n": count, "why": why})


class FeedsOfBlog(Shown, admin.TabularInline):
    """The feeds on the page of their blog: an address may be added or changed, all else is on
    their own."""

    model = Feed
    form = FeedForm
    fields = ["address", "in_words", "reason", "next", "checked"]
    readonly_fields = ["in_words", "reason", "next", "checked"]
    extra = 0
    show_change_link = True
    formfield_overrides = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "address":
            options["widget"] = forms.URLInput(attrs={"size": 60})
        return super().formfield_for_dbfield(db_field, request, **options)


# The blogs of the floor below, with what only this one knows of them.
admin.site.unregister(Blog)


@admin.register(Blog)
class FollowedBlogAdmin(BlogAdmin):
    nothing = gettext_lazy("No blog is known yet: follow one by its address.")
    inlines = [*BlogAdmin.inlines, FeedsOfBlog]
    list_display = [*BlogAdmin.list_display, "feeds_link"]

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str) -> Any:
            wrapped = self.admin_site.admin_view(partial(view, self))
            return path(address, wrapped, name=f"authors_blog_{name}")

        return [
            at("find/", finding_pages.ask, "find"),
            at("found/<slug:token>/", finding_pages.found, "found"),
            *super().get_urls(),
        ]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.model is Feed:
            added = formset.new_objects
            record(*(feeds.told("added", feed, by=person(request)) for feed in added))

    @admin.display(description=gettext_lazy("feeds"))
    def feeds_link(self, blog: Blog) -> str:
        address = f"{reverse('admin:syndication_feed_changelist')}?blog__id__exact={blog.pk}"
        return format_html('<a href="{}">{}</a>', address, _("its feeds"))
