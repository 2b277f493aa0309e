"""The page of what was agreed for one article alone, in place of what its blog allows for all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import DateInput, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import overriding
from articles.models import Article
from articles.states import Refused
from authors.models import Agreement
from authors.terms import overrides, terms_in_force
from authors.wording import in_words
from magazine.lib.desk import person

from .parts import Part, at

TERMS = ["mode", "images", "indexing", "text_mining", "head_start", "following", "until"]


class TermsForm(ModelForm):
    class Meta:
        model = Agreement
        fields = [*TERMS, "agreed_on", "agreed_by"]
        widgets = {
            name: DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("until", "agreed_on")
        }


def shown(article: Article) -> str | SafeString:
    """On the form: which terms hold, and the way to the page."""
    if not article.pk or not article.blog_id:
        return _("None: it comes from no blog.")
    agreement = _in_force(article)
    if agreement is None:
        words = _("No agreement is in force: it cannot be shown.")
    elif agreement.for_one_article:
        words = _("Its own: %(terms)s.") % {"terms": agreement.get_mode_display()}
    else:
        words = _("Those of its blog: %(terms)s.") % {"terms": agreement.get_mode_display()}
    address = reverse("admin:articles_article_terms", args=[article.pk])
    return format_html('{} <a href="{}">{}</a>', words, address, _("Terms of this article"))


def _in_force(article: Article) -> Agreement | None:
    if overrides(article.agreement, article.blog_id):
        return article.agreement
    blog = article.blog_id or 0
    return terms_in_force({blog}).get(blog)


def page(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_publish_permission(request, article):
        raise PermissionDenied
    agreement = _in_force(article)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = TermsForm(request.POST if act == "override" else None, initial=_initial(agreement))
    if act and (said := _done(act, article, form, request)):
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[number]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Terms of this article"),
        "opts": model_admin.opts,
        "article": article,
        "agreement": agreement,
        "sentences": in_words(agreement) if agreement else [],
        "wished": in_words(form.instance if act == "override" else agreement or Agreement()),
        "form": form,
        "words_address": reverse("admin:authors_agreement_words"),
    }
    return TemplateResponse(request, "admin/articles/article/terms.html", context)


def _initial(agreement: Agreement | None) -> dict[str, Any]:
    return {name: getattr(agreement, name) for name in TERMS} if agreement else {}


def _done(act: str, article: Article, form: TermsForm, request: HttpRequest) -> str:
    """Do what was asked; what to say about it, or "" with errors in the form."""
    words, by = {"title": article}, person(request)
    if act == "give_up":
        overriding.give_up(article, by=by)
        return _('"%(title)s" is under the terms of its blog again.') % words
    if act != "override" or not form.is_valid():
        return ""
    try:
        overriding.override(article, by=by, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error))
        return ""
    return _('"%(title)s" has terms of its own; what readers see follows.') % words


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "<int:number>/terms/", page, "terms", holding=True)]


PART = Part(urls=urls)
