"""What the list of images can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Image, Resemblance
from .used import used

# Licences are few words, often the same; a list of them is no longer than one reads.
MOST_LICENCES = 15
ALIKE = "alike"


class Chosen(admin.SimpleListFilter):
    """A filter of which each choice is a condition."""

    choices_of: tuple[tuple[str, Any], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return self.choices_of

    def condition(self, value: str) -> Q:
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        known = value in dict(self.choices_of)
        return queryset.filter(self.condition(value or "")) if known else queryset


class Lacking(Chosen):
    title = _("to complete")
    parameter_name = "lacks"
    choices_of = (
        ("alt", _("Without alternative text")),
        ("credit", _("Without credit")),
        ("licence", _("Without licence")),
    )

    def condition(self, value: str) -> Q:
        return Q(alt="", decorative=False) if value == "alt" else Q(**{value: ""})


class Usage(Chosen):
    title = _("use")
    parameter_name = "used"
    choices_of = (("yes", _("Used")), ("no", _("Used nowhere")))

    def condition(self, value: str) -> Q:
        return used() if value == "yes" else ~used()


class Kind(Chosen):
    title = _("kind")
    parameter_name = "kind"
    choices_of = (
        ("decorative", _("Decorative")),
        (ALIKE, _("Looking like another")),
        ("waiting", _("Waiting for its smaller files")),
    )

    def condition(self, value: str) -> Q:
        conditions = {
            "decorative": Q(decorative=True),
            ALIKE: Q(pk__in=Resemblance.objects.values("image")),
            "waiting": Q(wanting__gt=0),
        }
        return conditions[value]


class Licence(admin.SimpleListFilter):
    title = _("licence")
    parameter_name = "licence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        rows = Image.objects.exclude(licence="").order_by("licence")
        names = rows.values_list("licence", flat=True).distinct()[:MOST_LICENCES]
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(licence=value.replace("\0", "")) if value else queryset
