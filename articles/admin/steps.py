"""The desk's own steps as actions: handed in, approved, sent back; the way to the schedule."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import scheduling, steps

from .actions import (
    BOTH,
    LONGEST,
    REASON,
    Articles,
    Asking,
    ask_why,
    chosen,
    count,
    each,
    note_of,
)


class ActForm(ActionForm):
    """The choice of an act, and the note that goes with it into the history."""

    note = forms.CharField(
        label=pgettext_lazy("beside an act", "Note:"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST}),
    )


@admin.action(
    description=gettext_lazy("Hand in for review"),
    description_plural=gettext_lazy("Hand the chosen articles in for review"),
    permissions=["change"],
    location=BOTH,
)
def submit(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, submit, steps.submit)
    one = _('"%(title)s" is handed in for review.')
    count(request, one, _("%(count)d articles are handed in for review."), articles)


@admin.action(
    description=gettext_lazy("Approve"),
    description_plural=gettext_lazy("Approve the chosen articles"),
    permissions=["approve"],
    location=BOTH,
)
def approve(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, approve, steps.approve)
    one = _('"%(title)s" is ready to be published.')
    count(request, one, _("%(count)d articles are ready to be published."), articles)


SENDING_BACK = Asking(
    "send_back",
    gettext_lazy("Send back to the writer"),
    gettext_lazy(
        "The article is a draft again. Its writer reads your note above the form; it stays in the "
        "history."
    ),
    gettext_lazy("Note to the writer"),
)


@admin.action(
    description=gettext_lazy("Send back"),
    description_plural=gettext_lazy("Send the chosen articles back to their writers"),
    permissions=["approve"],
    location=BOTH,
)
def send_back(
    model_admin: Any, request: HttpRequest, queryset: Articles
) -> HttpResponse | TemplateResponse | None:
    """With the note beside the act; without one it is asked for on a page of its own."""
    if not (request.POST.get(REASON, "").strip() or note_of(request)):
        articles = chosen(model_admin, request, queryset, send_back)
        return ask_why(model_admin, request, articles, SENDING_BACK)
    articles = each(model_admin, request, queryset, send_back, steps.send_back)
    one = _('"%(title)s" is a draft again, with your note for its writer.')
    count(request, one, _("%(count)d articles are drafts again, with your note."), articles)
    return HttpResponseRedirect(request.get_full_path())


@admin.action(
    description=gettext_lazy("Schedule …"),
    permissions=["publish"],
    location=[ActionLocation.CHANGE_FORM],
)
def schedule(model_admin: Any, request: HttpRequest, queryset: Articles) -> HttpResponse | None:
    """To the page of dates, once what was typed is saved."""
    for article in chosen(model_admin, request, queryset, schedule):
        address = reverse("admin:articles_article_schedule", args=[article.pk])
        return HttpResponseRedirect(address)
    return None


@admin.action(
    description=gettext_lazy("Cancel the schedule"),
    permissions=["publish"],
    location=[ActionLocation.CHANGE_FORM],
)
def unschedule(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, unschedule, scheduling.unschedule)
    one = _('"%(title)s" will not appear by itself any more.')
    count(request, one, one, articles)
