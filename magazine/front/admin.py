"""La Une at the desk: which articles, in which order."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bulk import Act, Change, Facts, Refusal, Values
from articles.admin.bulk_acts import ACTS
from articles.models import Article, State
from articles.states import Refused
from magazine.lib.desk import Choosing, InOrder, LargeList, ReadOnly, person

from . import composing, redirect_admin
from .models import Composition, Edition, Slot

__all__ = ["redirect_admin"]


class SlotInline(Choosing, admin.TabularInline):
    model = Slot
    formset = InOrder
    fields = ["article", "why", "position"]
    autocomplete_fields = ["article"]
    extra = 0


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "open", "created"]
    fields = ["name"]
    inlines = [SlotInline]

    class Media:
        js = [Script("js/admin-order.js", type="module")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one open edition; the first save of a slot elsewhere makes it as well."""
        return super().has_add_permission(request) and not Edition.objects.filter(open=True)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With one edition there is nothing to choose: its page at once."""
        if not self.has_change_permission(request) or Edition.objects.exclude(open=True).exists():
            return super().changelist_view(request, extra_context)
        return redirect("admin:front_edition_change", composing.open_edition().pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        composing.arranged(form.instance, by=person(request))


@admin.register(Composition)
class CompositionAdmin(LargeList, ReadOnly):
    list_display = ["made_at", "valid_until", "edition"]
    list_select_related = ["edition"]


@admin.action(
    description=gettext_lazy("To La Une"),
    permissions=["compose"],
    location=[ActionLocation.CHANGE_FORM],
)
def front_page(model_admin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """As on the form: for who composes La Une, once readers see the article."""
    for article in queryset[:1]:
        if article.state != State.PUBLISHED:
            why = _("not on La Une: %(reason)s") % {"reason": _("it is not public")}
            messages.error(request, f"{article} – {why}")
            continue
        slot = composing.choose(article, by=person(request))
        words = {"title": article, "position": slot.position}
        text = _('"%(title)s" has place %(position)d of La Une.')
        messages.success(request, text % words)


def _would_choose(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    if article.state != State.PUBLISHED:
        return Refusal(_("not on La Une: %(reason)s") % {"reason": _("it is not public")})
    return Change(str(State(article.state).label), _("on La Une"), _("It stands on La Une."))


def _choose(article: Article, values: Values, by: AbstractBaseUser) -> None:
    if Slot.objects.filter(article=article, edition__open=True).exists():
        raise Refused(_("It is there already."))
    if composing.choose(article, by=by).position > composing.SIZE:
        raise Refused(_("La Une has no place left: take one away first."))


# The verb belongs to this floor; its button to the article's form, its act to the list.
articles_admin: Any = admin.site.get_model_admin(Article)
articles_admin.actions.append(front_page)
ACTS["front_page"] = Act(
    name="front_page",
    title=gettext_lazy("To La Une"),
    in_list=gettext_lazy("Put the chosen articles on La Une"),
    done=gettext_lazy("On La Une."),
    permissions=("compose",),
    what=_would_choose,
    do=_choose,
)
