"""The bin at the desk: deleting puts an article there, a press takes it out again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import bin
from articles.models import Article, Publication
from magazine.lib.desk import Bounded, person

from .parts import at
from .seated import Seated

PER_PAGE = 50
PAGE = "v"


class Binning(Seated):
    """An article admin whose deletions end in the bin."""

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers see or will see is withdrawn or taken back first."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not Publication.objects.not_over().filter(article=obj).exists()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Only the articles themselves: all that belongs to one lies in the bin with it."""
        refused = {
            str(self.opts.verbose_name)
            for article in objs
            if not self.has_delete_permission(request, article)
        }
        return list(map(str, objs)), {self.opts.verbose_name_plural: len(objs)}, refused, []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        bin.delete(obj, by=person(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for article in queryset:
            try:
                bin.delete(article, by=person(request))
            except bin.StillPublic:
                text = _('"%(title)s" was published meanwhile: it is not in the bin.')
                messages.error(request, text % {"title": article})

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        text = _('"%(title)s" is in the bin: it can be taken out again.')
        messages.success(request, text % {"title": obj_display})
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def get_urls(self) -> list[Any]:
        return [
            at(self, "bin/", listing, "bin"),
            at(self, "bin/<int:number>/undelete/", undelete, "undelete", holding=True),
            *super().get_urls(),
        ]


def listing(model_admin: Any, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    rows = bin.binned().seen_by(request.user).defer("body", "standfirst")
    rows = rows.select_related("deleted_by", "section")
    page = Bounded(rows, PER_PAGE).get_page(request.GET.get(PAGE))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Bin"),
        "opts": model_admin.opts,
        "articles": page,
        "page_name": PAGE,
        "days": bin.KEPT // timedelta(days=1),
        "may_undelete": model_admin.has_delete_permission(request),
    }
    return TemplateResponse(request, "admin/articles/article/bin.html", context)


def undelete(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    if request.method != "POST" or not model_admin.has_delete_permission(request):
        raise PermissionDenied
    article = get_object_or_404(Article.with_bin.seen_by(request.user), pk=number)
    if not model_admin.has_delete_permission(request, article):
        raise PermissionDenied
    bin.undelete(article, by=person(request))
    messages.success(request, _('"%(title)s" is back, as it was.') % {"title": article})
    return HttpResponseRedirect(reverse("admin:articles_article_bin"))
