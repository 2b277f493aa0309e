"""Imports at the desk: a file or an address, what would come in, then what did."""

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from magazine.lib.desk import LargeList, person
from magazine.sections import rights
from magazine.sections.rights import Act

from . import kept_uploads, running
from .models import ImportRun
from .report import summary
from .run_form import RunForm

LINES = 100
OUTCOMES = {
    "created": pgettext_lazy("import", "new"),
    "updated": pgettext_lazy("import", "updated"),
    "kept": pgettext_lazy("import", "unchanged"),
    "skipped": pgettext_lazy("import", "left out"),
    "refused": pgettext_lazy("import", "refused"),
}


@admin.register(ImportRun)
class ImportRunAdmin(LargeList):
    form = RunForm
    nothing = gettext_lazy("Nothing has been brought in from the desk yet.")
    add_form_template = "admin/syndication/importrun/add.html"
    list_display = ["__str__", "standing", "by", "created", "ended"]
    list_filter = ["state"]
    list_select_related = ["by"]
    search_fields = ["name", "address"]
    autocomplete_fields = ["blog"]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, run: ImportRun) -> str:
        return run.standing

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def at(address: str, view: Any, name: str) -> Any:
            page = self.admin_site.admin_view(partial(view, self))
            return path(address, page, name=f"syndication_importrun_{name}")

        return [
            at("<int:number>/now/", now, "now"),
            at("<int:number>/accept/", posted(accept), "accept"),
            at("<int:number>/stop/", posted(stop), "stop"),
            *super().get_urls(),
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        """Whoever may not publish everywhere is not asked whether to."""
        form = super().get_form(request, obj, change, **kw)
        if not rights.may_everywhere(request.user, Act.PUBLISH):
            form.base_fields.pop("publish", None)
        return form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Blogs and sections are a choice here: none is made or changed on the way."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name in ("blog", "section") and field is not None:
            field.widget = getattr(field.widget, "widget", field.widget)
        return field

    def add_view(self, request: HttpRequest, *about: Any, **more: Any) -> Any:
        more["extra_context"] = {"title": _("Bring in articles")}
        return super().add_view(request, *about, **more)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        wanted = dict(form.cleaned_data)
        kept = wanted.pop("kept")
        made = running.ask(by=person(request), **wanted)
        transaction.on_commit(lambda: kept_uploads.drop(kept))
        obj.pk = made.pk

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return HttpResponseRedirect(_address(obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"title": str(run), "opts": self.opts}
        return TemplateResponse(
            request, "admin/syndication/importrun/run.html", context | _shown(self, request, run)
        )


def posted(view: Any) -> Any:
    """The view, for a POST alone, of somebody who may bring in."""

    @require_POST
    def acting(request: HttpRequest, model_admin: Any, number: int) -> HttpResponse:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=number)
        view(request, run)
        return HttpResponseRedirect(_address(run))

    return lambda model_admin, request, number: acting(request, model_admin, number)


def now(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, as the part of the page that changes."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    run = get_object_or_404(ImportRun.objects.select_related("section", "by"), pk=number)
    context = _shown(model_admin, request, run)
    return TemplateResponse(request, "admin/syndication/importrun/now.html", context)


def accept(request: HttpRequest, run: ImportRun) -> None:
    if run.publish and not rights.may_everywhere(request.user, Act.PUBLISH):
        raise PermissionDenied
    if not running.accept(run, by=person(request)):
        messages.warning(request, _("It is no longer waiting for that."))


def stop(request: HttpRequest, run: ImportRun) -> None:
    running.stop(run, by=person(request))


def _pace(run: ImportRun) -> dict[str, Any]:
    """Articles a second so far, and how long it will still take, in words."""
    if not run.going or not run.began or not run.beat:
        return {}
    spent = (run.beat - run.began).total_seconds()
    articles = sum(run.counts.get(name, 0) for name in OUTCOMES)
    left = run.seconds_left
    words = ""
    if left is not None:
        minutes = -(-left // 60)
        words = ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes)
        words = words % {"n": minutes} if left > 50 else _("less than a minute left")
    return {"rate": round(articles / spent) if spent >= 1 else 0, "left": words}


def _address(run: ImportRun) -> str:
    return reverse("admin:syndication_importrun_change", args=[run.pk])


def _shown(model_admin: Any, request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    lines = run.lines.all()
    wrong = request.GET.get("lines") == "problems"
    if wrong:
        lines = lines.exclude(problem="")
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    return {
        "run": run,
        "summary": summary(Counter(run.counts)),
        "known": bool(run.counts.get("kept")),
        **_pace(run),
        "page": page,
        "lines": [(line, OUTCOMES.get(line.outcome, "")) for line in page.object_list],
        "problems_only": wrong,
        "rehearsed": run.rehearsed,
        "may_accept": model_admin.has_add_permission(request),
    }
