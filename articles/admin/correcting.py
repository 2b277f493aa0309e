"""« Corrections », beside the form and on a page: what readers are told of an article they saw."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import correcting, corrections
from articles.models import Article, Correction
from articles.models.corrections import LONGEST as LONGEST_TEXT
from articles.states import Refused
from magazine.lib.desk import LinesField, person, written

from .actions import LONGEST
from .parts import Panel, Part, at
from .state import public_address


class CorrectionForm(forms.ModelForm):
    text = LinesField(
        label=gettext_lazy("What readers are told"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("A blank line parts two paragraphs."),
    )

    class Meta:
        model = Correction
        fields = ["kind", "text"]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="correction_%s", label_suffix="")

    def clean_text(self) -> str:
        text = written(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("Say something to readers."))
        return text


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/corrections/"
    back = f"{here}<int:correction>/take-back/"
    return [
        at(model_admin, here, page, "corrections", holding=True),
        at(model_admin, back, take_back, "take_correction_back", holding=True),
    ]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel | None:
    """For what readers see, and for what has some from when they did."""
    found = _listed(model_admin, request, article)
    if not found["corrections"] and not (found["form"] and public_address(article)):
        return None
    return Panel(
        "correcting",
        _("Corrections"),
        "admin/articles/article/panels/corrections.html",
        found,
        badge=str(len(found["corrections"]) or ""),
    )


PART = Part(urls=urls, panel=panel, styles=("css/desk-corrections.css",))


def page(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The corrections of an article; a POST adds one."""
    article = _visible(model_admin, request, number)
    if request.method != "POST":
        return _answer(model_admin, request, article)
    if not model_admin.has_publish_permission(request, article):
        raise PermissionDenied
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _answer(model_admin, request, article, form)
    try:
        made = correcting.correct(article, by=person(request), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _answer(model_admin, request, article, form)
    words = _('Readers of "%(title)s" see it now: %(kind)s.')
    kind = made.get_kind_display().lower()
    messages.success(request, words % {"title": article, "kind": kind})
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[number]))


def take_back(model_admin: Any, request: HttpRequest, number: int, correction: int) -> HttpResponse:
    article = _visible(model_admin, request, number)
    if request.method != "POST" or not model_admin.has_publish_permission(request, article):
        raise PermissionDenied
    one = Correction.objects.filter(article=article, pk=correction).first()
    why = written(request.POST.get("why", "")).strip()[:LONGEST]
    if one and correcting.take_back(one, by=person(request), why=why):
        messages.success(request, _("Readers see this correction no more."))
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[number]))


def _visible(model_admin: Any, request: HttpRequest, number: int) -> Article:
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    return article


def _listed(
    model_admin: Any, request: HttpRequest, article: Article, form: CorrectionForm | None = None
) -> dict[str, Any]:
    """With a form for those alone who may publish the article."""
    may = model_admin.has_publish_permission(request, article)
    return {
        "corrections": corrections.of(article.pk, "by"),
        "form": (form or CorrectionForm()) if may else None,
        "public": public_address(article) is not None,
    }


def _answer(
    model_admin: Any, request: HttpRequest, article: Article, form: CorrectionForm | None = None
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Corrections"),
        "opts": model_admin.opts,
        "article": article,
        "found": _listed(model_admin, request, article, form),
    }
    return TemplateResponse(request, "admin/articles/article/corrections.html", context)
