from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import PROTECT, SET_NULL
from django.forms import ModelForm, TextInput
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magazine.lib import former
from magazine.lib.desk import Choosing, Once, person

from . import rights
from .models import FormerSection, Seat, Section
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
    fields = ["name", "slug", "intro", "tint", "position", "least_fidelity"]

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
        if change and not {"name", "slug"}.isdisjoint(form.changed_data):
            for name in settings.SECTION_RENAMED:
                import_string(name)(obj.pk)
        if change and "least_fidelity" in form.changed_data:
            for name in settings.FIDELITY_SET:
                before = form.initial["least_fidelity"]
                import_string(name)(obj, before=before, by=person(request))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The sections, and by their number what goes with them: who may delete a section may
        delete its front page. What is filed in one keeps it."""
        sections = list(objs)
        counts, protected = {str(self.opts.verbose_name_plural): len(sections)}, []
        named: list[Any] = [str(section) for section in sections]
        for name, count, stays in _held_by(sections):
            if stays:
                protected.append(f"{capfirst(name)} ({count})")
            else:
                counts[name] = count
        refused = set() if self.has_delete_permission(request) else {str(self.opts.verbose_name)}
        editions = Section.objects.filter(pk__in=[one.pk for one in sections], editions__gt=0)
        if count := editions.values("editions").count():
            text = ngettext(
                "%(count)d edition of its front page is lost for good.",
                "%(count)d editions of its front page are lost for good.",
                count,
            )
            named.append([text % {"count": count}])
        return named, counts, refused, protected


def _held_by(sections: list[Section]) -> Iterator[tuple[str, int, bool]]:
    """Each kind of row that belongs to these: its name, how many, whether they keep a section."""
    for relation in Section._meta.related_objects:
        model: Any = relation.related_model
        if relation.on_delete is SET_NULL:
            continue
        rows = model._base_manager.filter(**{f"{relation.field.name}__in": sections})
        if model is not FormerSection and (count := rows.count()):
            yield str(model._meta.verbose_name_plural), count, relation.on_delete is PROTECT


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
