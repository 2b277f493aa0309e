from django.contrib import admin
from django.forms import TextInput

from .models import Seat, Section


class SeatInline(admin.TabularInline):
    model = Seat
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
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


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin):
    """Seats of every section: those that no section holds are given here."""

    list_display = ["user", "section", "role"]
    list_filter = ["role", "section"]
    list_select_related = ["user", "section"]
    autocomplete_fields = ["user", "section"]
