"""« Original », beside the form of an article: how it stands to the blog, what the blog changed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import diffs, revisions
from articles.admin.history import KINDS
from articles.admin.parts import Panel, Part, at
from articles.blocks import blocks
from articles.models import Article, Origin
from articles.references import References
from articles.snapshot import PARTS, Snapshot, snapshot
from articles.working import Moved
from magazine.lib.desk import is_number, person

from . import offers
from .models import Copy, Double

TAKE, KEEP = "take", "keep"


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/original/"
    return [
        at(model_admin, here, original, "original"),
        at(model_admin, f"{here}decide/", decide, "original_decide", holding=True),
    ]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel | None:
    """For what comes from a blog."""
    if article.origin != Origin.REPUBLISHED:
        return None
    copy = Copy.objects.filter(pk=article.pk).first()
    offered = copy.offered if copy else {}
    open_ones = {name: one for name, one in offered.items() if not one["declined"]}
    labels = revisions.part_labels()
    context = {
        "copy": copy,
        "offered": [labels[part] for part in offers.parts(offered)],
        "address": reverse("admin:articles_article_original", args=[article.pk]),
        "doubles": list(_doubles(article)[:3]),
    }
    template = "admin/syndication/original/panel.html"
    badge = str(len(offers.parts(open_ones)) or "")
    return Panel("original", _("Original"), template, context, badge=badge)


PART = Part(urls=urls, panel=panel, styles=("css/desk-original.css",))


def _doubles(article: Article) -> Any:
    return Double.objects.open().filter(second=article) | Double.objects.open().filter(
        first=article
    )


def original(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The three texts beside each other: ours, the blog's before, the blog's now."""
    article = _article(model_admin, request, number)
    copy = Copy.objects.filter(pk=number).first()
    offered = copy.offered if copy else {}
    current = snapshot(Article.objects.with_rows().get(pk=number))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What the blog changed"),
        "opts": model_admin.opts,
        "article": article,
        "copy": copy,
        "parts": _parts(article, current, offered) if offered else [],
        "may_change": model_admin.has_change_permission(request, article),
    }
    return TemplateResponse(request, "admin/syndication/original/page.html", context)


def decide(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article = _article(model_admin, request, number)
    if request.method != "POST" or not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    part, seen = request.POST.get("part", ""), request.POST.get("seen", "")
    act = {TAKE: offers.take, KEEP: offers.decline}.get(request.POST.get("act", ""))
    if act is None or part not in PARTS or not is_number(seen):
        raise Http404
    try:
        kept = act(number, part, seen=int(seen), by=person(request))
    except Moved:
        messages.error(request, _("Nothing was taken: this article was saved meanwhile."))
    except offers.NotOffered:
        messages.error(request, _("The blog has something else by now. Look again."))
    else:
        messages.success(request, _said(kept))
    return HttpResponseRedirect(reverse("admin:articles_article_original", args=[number]))


def _said(kept: Any) -> str:
    if kept is None:
        return _("Ours stays. The blog’s words are shown again once it changes them.")
    words = _("%(what)s. It is version %(number)d; the one before is still in the history.")
    return words % {"what": kept.note, "number": kept.number}


def _article(model_admin: Any, request: HttpRequest, number: int) -> Article:
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    return article


def _parts(article: Article, current: Snapshot, offered: dict[str, Any]) -> list[dict[str, Any]]:
    found = offers.before(article, current, offered)
    was, now = current | found, current | offers.values(offered)
    refs = References.of([current, was, now])
    labels = revisions.part_labels()
    return [
        {
            "name": part,
            "label": labels[part],
            "known": any(name in found for name in PARTS[part]),
            "declined": all(offered[name]["declined"] for name in PARTS[part] if name in offered),
            "before": [_words(block) for block in blocks(part, was, refs)],
            "here": _compared(part, was, current, refs),
            "now": _compared(part, was, now, refs),
        }
        for part in offers.parts(offered)
    ]


def _words(block: Any) -> str:
    return "".join(token.text for token in block.tokens)


def _compared(part: str, old: Snapshot, new: Snapshot, refs: References) -> dict[str, Any]:
    lines = diffs.compare_blocks(blocks(part, old, refs), blocks(part, new, refs))
    same = not any(line.changed for line in lines)
    shown = [] if same else list(diffs.shortened(lines))
    behind = same and any(old[name] != new[name] for name in PARTS[part])
    return {
        "same": same and not behind,
        "behind": behind,
        "lines": [(line, KINDS.get(line.kind, "")) for line in shown],
    }
