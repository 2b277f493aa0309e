"""Likely doubles at the desk: their list, and the page where somebody decides."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import bin, rights
from articles.admin.history import compared
from articles.models import Article, Publication
from articles.snapshot import Snapshot, snapshot
from magazine.lib.desk import LargeList, ReadOnly, called, is_number, person, written
from magazine.sections import rights as seats
from magazine.sections.rights import Act

from . import doubles
from .models import Double

TWO, UNDO = "two", "undo"


class Deciding(forms.Form):
    """`decision`: the number of the article that is kept, "two" or "undo"."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Standing(admin.SimpleListFilter):
    """To be decided, unless one asks for what was."""

    title = gettext_lazy("decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("same", Double.Decision.SAME.label), ("two", Double.Decision.TWO.label)]

    def choices(self, changelist: Any) -> Any:
        """« All » is what waits."""
        first, *others = super().choices(changelist)
        return [{**first, "display": Double.Decision.OPEN.label}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not request.resolver_match or request.resolver_match.url_name != _LIST:
            return queryset
        return queryset.filter(decision=self.value()) if self.value() else queryset.open()


_ABOVE = ("origin", "section", "dated")
_LIST = "syndication_double_changelist"


@admin.register(Double)
class DoubleAdmin(LargeList, ReadOnly):
    nothing = gettext_lazy(
        "No double waits: when the same text comes from two places, it is asked here whether it is "
        "one article."
    )
    list_display = ["titles", "likeness", "found_at", "decision", "decided_by"]
    list_display_links = ["titles"]
    list_filter = [Standing]
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()

    def has_view_permission(self, request: HttpRequest, obj: Double | None = None) -> bool:
        return seats.may_somewhere(request.user, Act.EDIT_OTHERS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of which one may see both, in the bin or not."""
        seen = Article.with_bin.seen_by(request.user).order_by().values("pk")
        rows = Double.objects.filter(first__in=seen, second__in=seen)
        rows = rows.select_related("decided_by", "first__blog", "second__blog")
        return rows.defer("first__body", "second__body")

    @admin.display(description=gettext_lazy("articles"))
    def titles(self, double: Double) -> str:
        first, second = str(double.first), str(double.second)
        return first if first == second else f"{first} / {second}"

    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        here = path("<int:number>/decide/", decide, name="syndication_double_decide")
        return [here, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        double = self._double(request, object_id)
        return self._page(request, double, Deciding())

    def decide_view(self, request: HttpRequest, number: int) -> HttpResponse:
        double = self._double(request, str(number))
        form = Deciding({"why": written(request.POST.get("why", ""))})
        if form.is_valid():
            try:
                said = _decide(request, double, form.cleaned_data["why"])
            except bin.StillPublic:
                words = _("Readers see the other one: take it back to the desk first, or keep it.")
                form.add_error(None, words)
            except doubles.Decided:
                form.add_error(None, _("Somebody decided meanwhile. Look again."))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(self._next(request, double))
        return self._page(request, self._double(request, str(number)), form, status=422)

    def _double(self, request: HttpRequest, number: str) -> Double:
        if not self.has_view_permission(request):
            raise PermissionDenied
        key = int(number) if is_number(number) else 0
        found: Double = get_object_or_404(self.get_queryset(request), pk=key)
        return found

    def _next(self, request: HttpRequest, double: Double) -> str:
        """What is to be decided next; after an undo, the same again."""
        waiting = self.get_queryset(request).open()
        row = waiting.filter(pk=double.pk).first() or waiting.order_by("-pk").first()
        name = "admin:syndication_double_change"
        return reverse(name, args=[row.pk]) if row else reverse(f"admin:{_LIST}")

    def _page(
        self, request: HttpRequest, double: Double, form: Deciding, status: int = 200
    ) -> HttpResponse:
        pair = Article.with_bin.with_rows().filter(pk__in=[double.first_id, double.second_id])
        articles = sorted(pair.select_related("blog", "section"), key=lambda row: row.pk)
        public = Publication.objects.published().filter(article__in=articles)
        context = {
            **self.admin_site.each_context(request),
            "title": _("One article or two?"),
            "opts": self.opts,
            "double": double,
            "decided_by": called(double.decided_by) if double.decided_by else "",
            "form": form,
            "columns": articles,
            "public": set(public.values_list("article", flat=True)),
            "parts": _differing(*map(snapshot, articles)),
            "may_decide": _may(request, double),
        }
        page = "admin/syndication/double/decide.html"
        return TemplateResponse(request, page, context, status=status)


def _differing(first: Snapshot, second: Snapshot) -> list[dict[str, Any]]:
    """The parts in which words differ, but for those that stand above each."""
    found = compared(first, second)
    return [part for part in found if part["name"] not in _ABOVE and not part["behind"]]


def _may(request: HttpRequest, double: Double) -> bool:
    return all(rights.changes(request.user, row) for row in (double.first, double.second))


@transaction.atomic
def _decide(request: HttpRequest, double: Double, why: str) -> str:
    """Do what was pressed; what is said of it. Raises Http404 for what no button sends, and
    PermissionDenied when both articles, held, are not theirs to change."""
    double = doubles.held(double)
    if not _may(request, double):
        raise PermissionDenied
    act, by = request.POST.get("decision", ""), person(request)
    if act == TWO:
        doubles.two(double, by=by, why=why)
        return _("Two articles: neither waits any longer.")
    if act == UNDO:
        doubles.undo(double, by=by, why=why)
        return _("To be decided again.")
    kept = next((row for row in (double.first, double.second) if str(row.pk) == act), None)
    if kept is None:
        raise Http404
    doubles.same(double, kept=kept, by=by, why=why)
    return _("The same: the other one is in the bin, and its names lead here.")
