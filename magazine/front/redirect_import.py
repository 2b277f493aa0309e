"""A file of redirects at the desk: uploaded, looked at line by line, brought in."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import person

from . import redirect_files, redirecting
from .models import RedirectFile
from .redirect_files import Line
from .redirecting import CHANGED, NEW, REFUSED, SAME

PER_PAGE = 100
# How long a file waits for a decision.
WAITS = timedelta(days=1)
VERBS = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("leads elsewhere than now"),
    SAME: gettext_lazy("as it is now"),
    REFUSED: gettext_lazy("refused"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            if file.size > redirect_files.MOST_BYTES:
                raise redirect_files.Unreadable
            file.lines = redirect_files.read(file.read())
        except redirect_files.Unreadable as error:
            text = _("This file cannot be read as CSV, or has more than %(count)d lines.")
            words = {"count": redirect_files.MOST_LINES}
            raise forms.ValidationError(text % words) from error
        if not file.lines:
            raise forms.ValidationError(_("This file holds no redirect."))
        return file


def upload(model_admin: Any, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = _keep(form.cleaned_data["file"], person(request))
        return HttpResponseRedirect(reverse("admin:front_redirect_preview", args=[kept.pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Bring in redirects"),
        "opts": model_admin.opts,
        "form": form,
    }
    return TemplateResponse(request, "admin/front/redirect/import.html", context)


def preview(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """What the file would do, line by line; pressed, it does it, to the table as it then is."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    rows = RedirectFile.objects.filter(by_id=person(request).pk, done_at=None)
    if request.method == "POST":
        return _go(rows, request, number)
    file = get_object_or_404(rows, pk=number)
    counts = Counter(line[3] for line in file.lines)
    shown = request.GET.get("only", "")
    lines = [line for line in file.lines if not shown or line[3] == shown]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("v"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Bring in redirects"),
        "opts": model_admin.opts,
        "file": file,
        "lines": [(*line[:3], VERBS.get(line[3], line[3]), line[4]) for line in page],
        "page": page,
        "only": shown,
        "choices": [(verb, label, counts[verb]) for verb, label in VERBS.items() if counts[verb]],
        "total": len(file.lines),
        "coming": counts[NEW] + counts[CHANGED],
    }
    return TemplateResponse(request, "admin/front/redirect/preview.html", context)


def _keep(file: Any, by: Any) -> RedirectFile:
    RedirectFile.objects.filter(done_at=None, at__lt=timezone.now() - WAITS).delete()
    planned = redirecting.plan(file.lines)
    lines = [[one.line.number, one.line.old, one.line.to, one.verb, one.why] for one in planned]
    return RedirectFile.objects.create(name=str(file.name)[:200], lines=lines, by_id=by.pk)


@transaction.atomic
def _go(rows: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Planned again: another may have changed the table since the preview."""
    file = get_object_or_404(rows.select_for_update(of=("self",)), pk=number)
    lines: Sequence[Line] = [Line(line[0], line[1], line[2]) for line in file.lines]
    counts = redirecting.bring_in(redirecting.plan(lines), by=person(request), file=file)
    text = _("new: %(new)d, changed: %(changed)d, the same: %(same)d, refused: %(refused)d.")
    messages.success(request, _("The redirects are in place:") + " " + text % counts)
    return HttpResponseRedirect(reverse("admin:front_redirect_changelist"))
