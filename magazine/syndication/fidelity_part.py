"""« Fidelity », beside the form of an article: what its source had and we do not show."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import worth
from articles.admin.parts import Panel, Part, at
from articles.models import Article, Fidelity
from magazine.lib.desk import person, written

from . import fidelity, losses
from .items import Loss
from .models import Record

LONGEST_WHY = 1000


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "<int:number>/fidelity/", vouch, "fidelity", holding=True)]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel | None:
    """For what was brought in, be it before anybody measured what that costs."""
    template = "admin/syndication/fidelity/panel.html"
    row = Fidelity.objects.select_related("checked_by").filter(article=article.pk).first()
    if row is None:
        was_brought_in = Record.objects.filter(article=article.pk).exists()
        return Panel("fidelity", _("Fidelity"), template, {}) if was_brought_in else None
    found = fidelity.load(row.losses)
    least = article.section.least_fidelity if article.section else 0
    context = {
        "fidelity": row,
        "in_words": in_words(row.score),
        "least": least,
        "kept_off": worth.reason(row, least),
        "lost": _lines(
            one for one in found if one.kind not in (*fidelity.GUESSED, *fidelity.LACKING)
        ),
        "lacking": _lines(one for one in found if one.kind in fidelity.LACKING),
        "guessed": _lines(one for one in found if one.kind in fidelity.GUESSED),
        "may_vouch": row.checked_at is None
        and worth.kept_off(row, least)
        and model_admin.has_publish_permission(request, article),
    }
    return Panel("fidelity", _("Fidelity"), template, context, badge=str(row.score))


PART = Part(urls=urls, panel=panel, styles=("css/desk-fidelity.css",))


def in_words(score: int) -> str:
    if score == fidelity.WHOLE:
        return _("Nothing was lost on the way.")
    if score >= 85:
        return _("Little was lost on the way.")
    if score >= 60:
        return _("Some of it was lost on the way.")
    return _("Much was lost on the way.")


def _lines(found: Iterable[Loss]) -> list[str]:
    return [losses.words(one) for one in found]


def vouch(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Twice is as good as once."""
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    if request.method != "POST" or not model_admin.has_publish_permission(request, article):
        raise PermissionDenied
    why = written(request.POST.get("why", "")).strip()[:LONGEST_WHY]
    worth.vouch(article, by=person(request), why=why)
    text = _('"%(title)s" is checked: front pages may take it.')
    messages.success(request, text % {"title": article})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[number]))
