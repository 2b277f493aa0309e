"""What the lists and forms of the desk share: rows nobody edits, pages without a full count."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, CharField, ModelForm, Textarea
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst


def person(request: HttpRequest) -> AbstractBaseUser:
    """Who is acting: behind the admin's own check nobody is anonymous."""
    return cast("AbstractBaseUser", request.user)


def called(user: AbstractBaseUser) -> str:
    """What colleagues call this person: the full name where there is one."""
    return str(getattr(user, "get_full_name", str)() or user.get_username())


def written(text: str) -> str:
    """What a person wrote, without its edges, and without the NUL that no database keeps."""
    return text.replace("\0", "").strip()


class NumberSelect(AutocompleteSelect):
    """What was posted and is no row's number is no choice: Django would fail at showing it."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        numbers = [one for one in value if not one or is_number(str(one))]
        return super().optgroups(name, numbers, attr)


class Choosing:
    """Mixed into an admin or its rows: choices by search stand whatever a browser sends."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        desk: Any = self
        if db_field.name in desk.get_autocomplete_fields(request):
            using = options.get("using")
            options.setdefault("widget", NumberSelect(db_field, desk.admin_site, using=using))
        above: Any = super()
        return above.formfield_for_foreignkey(db_field, request, **options)


class ReadOnly(admin.ModelAdmin):
    """Rows that the desk looks at and never writes."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Bounded(Paginator):
    """Counts at most BOUND rows: counting all of a large table costs more than showing a page.

    What lies further is found by searching or filtering.
    """

    BOUND = 5_000

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: self.BOUND].count()


class Once:
    """Mixed into an admin: of the same form sent twice in one moment, the second is asked again
    once the first is there, and says so in its own words."""

    def changeform_view(self, request: HttpRequest, *about: Any, **more: Any) -> Any:
        above: Any = super()
        try:
            return above.changeform_view(request, *about, **more)
        except IntegrityError:
            return above.changeform_view(request, *about, **more)


class LargeList(Once, Choosing, admin.ModelAdmin):
    """A list that stays fast when the table is large, called by what it holds. `nothing` are the
    words that stand in for no row."""

    nothing: Any = ""
    paginator = Bounded
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A number that SQLite cannot hold is no filter, nor is a text that PostgreSQL cannot."""
        filters = (texts for name, texts in request.GET.lists() if name != SEARCH_VAR)
        if any("\0" in text for texts in filters for text in texts):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters from error

    def response_action(
        self,
        request: HttpRequest,
        queryset: Any,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> Any:
        """Of the rows chosen for an act, a forged number is none: Django would fail at it."""
        posted = request.POST.copy()
        chosen = posted.getlist(ACTION_CHECKBOX_NAME)
        posted.setlist(ACTION_CHECKBOX_NAME, [text for text in chosen if is_number(text)])
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset, action_location=action_location)


def is_number(text: str) -> bool:
    """Of a row that a database could hold."""
    return text.isascii() and text.isdecimal() and len(text) < 19


class LinesField(CharField):
    """Text of several lines: a browser's CRLF is one line break, and no change by itself."""

    widget = Textarea

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.to_python(initial), self.to_python(data)))


class InOrder(BaseInlineFormSet):
    """Rows with a `position`: an empty one is placed after the others, in the order of the form."""

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["position"].required = False
        if form.instance.pk is None:
            form.initial["position"] = form.fields["position"].initial = None

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.cleaned_data and not self._leaves(form)]
        last = max((form.cleaned_data.get("position") or 0 for form in kept), default=0)
        for form in kept:
            if form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = form.cleaned_data["position"] = last

    def _leaves(self, form: ModelForm) -> bool:
        return bool(form.cleaned_data.get("DELETE"))
