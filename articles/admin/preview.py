"""The preview of an article: the page that readers would get of what stands in its form.

Nothing is saved, and nothing of it reaches the readers' side.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import previewing
from articles.models import Article, Revision
from articles.references import References
from articles.snapshot import Snapshot, snapshot
from magazine.lib import videos
from magazine.lib.policies import framing

from .parts import Panel, Part, at
from .unsaved import unsaved

VERSION = "version"
_LONGEST_NUMBER = 9


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "<int:number>/preview/", preview, "preview")]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel:
    may_change = model_admin.has_change_permission(request, article)
    return Panel(
        "preview",
        _("Preview"),
        "admin/articles/article/panels/preview.html",
        {"may_change": may_change},
    )


PART = Part(
    urls=urls,
    panel=panel,
    scripts=("js/desk-preview.js",),
    styles=("css/desk-preview.css",),
)


def preview(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """A GET shows what was saved, or one version of it; a POST what stands in the posted form."""
    article = _visible(model_admin, request, number)
    revision = None
    refs = None
    if request.method == "POST":
        if not model_admin.has_change_permission(request, article):
            raise PermissionDenied
        value, refs = unsaved(model_admin, request, article)
    else:
        revision = _chosen(article, request)
        value = revision.snapshot if revision else snapshot(article)
    return _shown(request, article, value, refs, revision)


def _visible(model_admin: Any, request: HttpRequest, number: int) -> Article:
    """One that this person may not see is not found, like one that is not there."""
    rows = model_admin.get_queryset(request).with_rows()
    article: Article = get_object_or_404(rows, pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    return article


def _chosen(article: Article, request: HttpRequest) -> Revision | None:
    """The version asked for, among those of this article alone."""
    text = request.GET.get(VERSION, "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        raise Http404
    return get_object_or_404(article.revisions.all(), number=int(text))


def _shown(
    request: HttpRequest,
    article: Article,
    value: Snapshot,
    refs: References | None,
    revision: Revision | None,
) -> HttpResponse:
    draft = previewing.draw(article, value, refs, now=timezone.now())
    context = previewing.page(draft) | {
        "draft": draft,
        "revision": revision,
        "typed": request.method == "POST",
    }
    answer = render(request, "articles/preview.html", context)
    # Whatever is typed next is shown in this page: its policy knows every player beforehand.
    return framing(answer, request.path, videos.origins())
