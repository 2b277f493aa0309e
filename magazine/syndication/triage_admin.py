"""Arrivals at the desk: one page, section by section, on which somebody decides."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import rights
from magazine.lib.desk import Bounded, LargeList, ReadOnly, is_number, person
from magazine.sections.rights import Act

from . import questions, triage_acts, triage_rows
from .models import Arrival
from .triage_acts import MOST, REASONS, UNDOABLE, Fault, Posted, Result

_LIST = "admin:syndication_arrival_changelist"


@dataclass(frozen=True)
class Where:
    """Which part of the list somebody looks at, as the address says."""

    section: str
    page: str
    one: str

    @classmethod
    def of(cls, data: Any) -> "Where":
        section = data.get("section", "")
        if section != triage_rows.NONE and not is_number(section):
            section = ""
        one = data.get("one", "")
        page = data.get("p", "")
        return cls(section, page if is_number(page) else "", one if is_number(one) else "")

    def address(self, **more: str) -> str:
        found = {"section": self.section, "p": self.page, "one": self.one} | more
        kept = {name: text for name, text in found.items() if text}
        return f"{reverse(_LIST)}?{urlencode(kept)}" if kept else reverse(_LIST)


@admin.register(Arrival)
class ArrivalAdmin(LargeList, ReadOnly):
    def get_queryset(self, request: HttpRequest) -> Any:
        return triage_rows.seen_by(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """What is no number names nothing: its key is that of its article, which is not checked."""
        return super().get_object(request, object_id, from_field) if is_number(object_id) else None

    def get_urls(self) -> list[Any]:
        act = self.admin_site.admin_view(require_POST(self.act_view))
        return [path("act/", act, name="syndication_arrival_act"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        where = Where.of(request.GET)
        if request.headers.get("X-Fragment"):
            return self._fragment(request, where)
        return self._page(request, where)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One arrival is shown on the page of all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if self.get_object(request, object_id) is None:
            raise Http404
        return HttpResponseRedirect(Where("", "", object_id).address())

    def act_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        where, posted = Where.of(request.POST), Posted.of(request.POST)
        try:
            result = triage_acts.carry_out(request, posted)
        except Fault as fault:
            return self._page(request, where, posted, str(fault), status=422)
        _tell(request, result)
        return HttpResponseRedirect(_next(request, where, posted, result))

    def _page(
        self,
        request: HttpRequest,
        where: Where,
        posted: Posted | None = None,
        fault: str = "",
        status: int = 200,
    ) -> HttpResponse:
        waiting = triage_rows.waiting(request.user, where.section).values_list("pk", flat=True)
        page = Bounded(waiting, MOST).get_page(where.page)
        listed = triage_rows.told(triage_rows.in_order(list(page.object_list)), request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Arrivals"),
            "opts": self.opts,
            "where": where,
            "tabs": triage_rows.tabs(request.user),
            "page": page,
            "rows": listed,
            "undo": _undoable(request),
            **_shown(request, where, listed, posted, fault),
        }
        template = "admin/syndication/arrival/list.html"
        return TemplateResponse(request, template, context, status=status)

    def _fragment(self, request: HttpRequest, where: Where) -> HttpResponse:
        """The one that is chosen, for a script."""
        context = {"where": where, **_shown(request, where, [], None, "")}
        if context["one"] is None:
            raise Http404
        return TemplateResponse(request, "admin/syndication/arrival/one.html", context)


def _shown(
    request: HttpRequest, where: Where, listed: Any, posted: Posted | None, fault: str
) -> dict[str, Any]:
    """The chosen one, else the first of the page, with all that may be done with it."""
    number = int(where.one) if where.one else 0
    one = next((row for row in listed if row.article.pk == number), None)
    if one is None and number:
        found = triage_rows.seen_by(request.user).waiting().filter(pk=number)
        one = next(iter(triage_rows.told(triage_rows.with_all(found), request)), None)
    one = one or next(iter(listed), None)
    context: dict[str, Any] = {"one": one, "posted": posted, "fault": fault, "reasons": REASONS}
    if one is None:
        return context
    after = [row.article.pk for row in listed]
    place = after.index(one.article.pk) if one.article.pk in after else -1
    return context | {
        "next": next(iter(after[place + 1 :] or after[:place]), "") if place >= 0 else "",
        "may_publish": rights.may(request.user, Act.PUBLISH, one.article),
        "sections": triage_rows.sections_for(request.user),
        "draft": questions.draft(one.article, person(request)),
        "answers": getattr(request.user, "email", ""),
    }


def _tell(request: HttpRequest, result: Result) -> None:
    for words in result.said:
        messages.success(request, words)
    for words in result.faults:
        messages.error(request, words)


def _next(request: HttpRequest, where: Where, posted: Posted, result: Result) -> str:
    """The same one again when it waits on, else the next; with what can be taken back."""
    left = [number for number in posted.numbers if number not in result.done]
    following = request.POST.get("next", "")
    one = where.one
    if left:
        one = str(left[0])
    elif posted.do == "undo":
        one = str(posted.numbers[0])
    elif posted.do in ("accept", "publish", "file_accept", "refuse") and not left:
        one = following if is_number(following) else ""
    undo = ",".join(map(str, result.done)) if posted.do in UNDOABLE else ""
    return where.address(one=one, undo=undo)


def _undoable(request: HttpRequest) -> list[Arrival]:
    """Of what the address names, what this person decided and may take back."""
    named = request.GET.get("undo", "").split(",")[:MOST]
    numbers = [int(text) for text in named if is_number(text)]
    if not numbers:
        return []
    rows = triage_rows.seen_by(request.user).filter(pk__in=numbers, decided_by=request.user.pk)
    rows = rows.exclude(decision=Arrival.Decision.WAITING)
    return list(rows.select_related("article").defer("article__body"))
