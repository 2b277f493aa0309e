"""The desk's own steps as buttons of the form: handed in, approved, sent back; to the dates."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import scheduling, steps
from magazine.lib.desk import written

from .actions import ON_FORM, REASON, Articles, Asking, ask_why, chosen, each, note_of, say


@admin.action(
    description=gettext_lazy("Hand in for review"),
    permissions=["change"],
    location=ON_FORM,
)
def submit(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, submit, steps.submit)
    one = _('"%(title)s" is handed in for review.')
    say(request, one, articles)


@admin.action(
    description=gettext_lazy("Approve"),
    permissions=["approve"],
    location=ON_FORM,
)
def approve(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, approve, steps.approve)
    one = _('"%(title)s" is ready to be published.')
    say(request, one, articles)


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
    permissions=["approve"],
    location=ON_FORM,
)
def send_back(
    model_admin: Any, request: HttpRequest, queryset: Articles
) -> HttpResponse | TemplateResponse | None:
    """With the note beside the act; without one it is asked for on a page of its own."""
    if not (written(request.POST.get(REASON, "")) or note_of(request)):
        articles = chosen(model_admin, request, queryset, send_back)
        return ask_why(model_admin, request, articles, SENDING_BACK)
    articles = each(model_admin, request, queryset, send_back, steps.send_back)
    one = _('"%(title)s" is a draft again, with your note for its writer.')
    say(request, one, articles)
    return HttpResponseRedirect(request.get_full_path())


@admin.action(
    description=gettext_lazy("Schedule …"),
    permissions=["publish"],
    location=ON_FORM,
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
    location=ON_FORM,
)
def unschedule(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, unschedule, scheduling.unschedule)
    one = _('"%(title)s" will not appear by itself any more.')
    say(request, one, articles)
