from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.forms import ModelForm, TextInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from magazine.lib import former
from magazine.lib.desk import Choosing, Once

from . import rights
from .models import Seat, Section
from .rights import Act

User = get_user_model()


class SeatInline(Choosing, admin.TabularInline):
    model = Seat
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Section)
class SectionAdmin(Once, admin.ModelAdmin):
    list_display = ["name", "slug", "tint", "position"]
    list_editable = ["position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SeatInline]
    fields = ["name", "slug", "intro", "tint", "position"]

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name == "tint":
            options["widget"] = TextInput(attrs={"type": "color"})
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """As a choice for an article: the sections for which the person writes."""
        if (
            request.GET.get("field_name") == "section"
            and request.GET.get("model_name") == "article"
        ):
            places = rights.where(request.user, Act.WRITE)
            if not places.everywhere:
                queryset = queryset.filter(pk__in=places.sections)
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Section, form: ModelForm, change: bool) -> None:
        former.save(obj)


@admin.register(Seat)
class SeatAdmin(Once, Choosing, admin.ModelAdmin):
    """Seats of every section: those that no section holds are given here."""

    list_display = ["user", "section", "role"]
    list_filter = ["role", "section"]
    list_select_related = ["user", "section"]
    autocomplete_fields = ["user", "section"]


class SeatsOfPerson(Choosing, admin.TabularInline):
    model = Seat
    autocomplete_fields = ["section"]
    extra = 0


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(Once, UserAdmin):
    """The people of the desk, and the seats of each.

    Who manages people neither makes a superuser nor touches one: those are a superuser's affair.
    """

    list_display = ["username", "first_name", "last_name", "email", "is_active"]
    list_filter = ["is_active", "seats__role", "seats__section"]
    inlines = [SeatsOfPerson]
    _PERSON: Any = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "is_active"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows if _superuser(request) else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or _superuser(request):
            return super().get_fieldsets(request, obj)
        return self._PERSON

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not _superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # An account made here is one of the desk; its seats say what it may do there.
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)


def _superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
