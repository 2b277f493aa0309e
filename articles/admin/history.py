"""The history of an article: its versions listed, compared by word, named, taken back up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import diffs, revisions
from articles.models import Article, Publication, Revision
from articles.references import References
from articles.snapshot import EMPTY, PARTS, Snapshot, snapshot
from magazine.events.models import Event
from magazine.lib.desk import Bounded, person, written

from .parts import Part, at
from .seated import files_as, section_stays

PER_PAGE = 100
PAGE = "v"
# What an editor calls the blocks of a text; a plain paragraph needs no name.
KINDS = {
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Smaller heading"),
    "h4": gettext_lazy("Smaller heading"),
    "ul": gettext_lazy("List"),
    "ol": gettext_lazy("Numbered list"),
    "blockquote": gettext_lazy("Quotation"),
    "extract": gettext_lazy("Extract"),
    "pullquote": gettext_lazy("Pull quote"),
    "figcaption": gettext_lazy("Caption"),
    "caption": gettext_lazy("Caption"),
    "img": gettext_lazy("Image"),
    "hr": gettext_lazy("Break"),
    "th": gettext_lazy("Table"),
    "td": gettext_lazy("Table"),
    "box": gettext_lazy("Box"),
    "aside": gettext_lazy("Box"),
    "gallery": gettext_lazy("Gallery"),
    "video": gettext_lazy("Video"),
    "note": gettext_lazy("Note"),
    "related": gettext_lazy("Read also"),
    "settings": gettext_lazy("Setting"),
}


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/history/"
    return [
        at(model_admin, f"{here}compare/", compare, "compare"),
        at(model_admin, f"{here}restore/", restore, "restore", holding=True),
        at(model_admin, f"{here}name/", name, "name", holding=True),
    ]


PART = Part(urls=urls)


def listing(request: HttpRequest, article: Article) -> dict[str, Any]:
    """A page of revisions without their contents, and what else was done."""
    published = Publication.objects.filter(revision=OuterRef("pk"))
    rows = article.revisions.select_related("by").defer("snapshot", "base")
    rows = rows.annotate(published=Exists(published)).order_by("-number")
    page = Bounded(rows, PER_PAGE).get_page(request.GET.get(PAGE))
    return {
        "revisions": page,
        "page_name": PAGE,
        "events": Event.objects.about(article)[:PER_PAGE] if page.number == 1 else (),
    }


def compare(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Two versions, word by word; of a first version, everything."""
    article = _article(model_admin, request, number)
    old, new = _chosen(article, request)
    newest = article.revisions.values_list("number", flat=True).first()
    standing = snapshot(Article.objects.with_rows().get(pk=number))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _title(old, new),
        "opts": model_admin.opts,
        "article": article,
        "old": old,
        "new": new,
        "restorable": [row for row in (old, new) if row and row.snapshot != standing],
        "newest": newest,
        "parts": compared(old.snapshot if old else EMPTY, new.snapshot),
        "may_change": model_admin.has_change_permission(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def restore(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article = _article(model_admin, request, number, change=True)
    revision = _revision(article, request.POST.get("revision", ""))
    part = request.POST.get("part", "")
    if part and part not in PARTS:
        raise Http404
    parts = [part] if part else list(PARTS)
    if "section" in parts and not files_as(request, article, revision):
        parts.remove("section")
        messages.warning(request, section_stays(revision))
    seen = _number(request.POST.get("seen", ""))
    try:
        done = revisions.restore(revision, seen=seen, by=person(request), parts=parts)
    except revisions.Moved:
        messages.error(
            request, _("Nothing was restored: this article was saved meanwhile. Look again.")
        )
    else:
        _tell(model_admin, request, done)
    return HttpResponseRedirect(reverse("admin:articles_article_history", args=[number]))


def name(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article = _article(model_admin, request, number, change=True)
    revision = _revision(article, request.POST.get("revision", ""))
    row = revisions.name(revision, name=written(request.POST.get("name", "")), by=person(request))
    words = {"number": row.number, "name": row.name}
    if row.name:
        messages.success(request, _('Version %(number)d is now "%(name)s".') % words)
    else:
        messages.success(request, _("Version %(number)d has no name any more.") % words)
    return HttpResponseRedirect(reverse("admin:articles_article_history", args=[number]))


def _article(
    model_admin: Any, request: HttpRequest, number: int, *, change: bool = False
) -> Article:
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    may = model_admin.has_change_permission if change else model_admin.has_view_or_change_permission
    if not may(request, article) or (change and request.method != "POST"):
        raise PermissionDenied
    return article


def _number(text: str) -> int:
    """A version as an address or a form writes it; anything else is not found."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Http404
    return int(text)


def _revision(article: Article, text: str) -> Revision:
    return get_object_or_404(article.revisions.select_related("by"), number=_number(text))


def _chosen(article: Article, request: HttpRequest) -> tuple[Revision | None, Revision]:
    """The two versions asked for, the earlier first: by default the newest and the one before.

    A text that was set aside is compared when it is asked for, and never by default.
    """
    rows = article.revisions.taken().select_related("by").order_by("-number")
    given = request.GET.get("new", "")
    new = _revision(article, given) if given else rows.first()
    if new is None:
        raise Http404
    given = request.GET.get("old", "")
    if not given:
        return rows.filter(number__lt=new.number).first(), new
    old = _revision(article, given)
    return (old, new) if old.number <= new.number else (new, old)


def _title(old: Revision | None, new: Revision) -> str:
    words = {"old": old.number if old else 0, "new": new.number}
    if old is None:
        return _("Version %(new)d") % words
    return _("From version %(old)d to version %(new)d") % words


def compared(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """The parts that differ, as `parts.html` shows them."""
    labels = revisions.part_labels()
    return [
        {
            "name": found.part,
            "label": labels[found.part],
            "behind": found.behind,
            "lines": [(line, KINDS.get(line.kind, "")) for line in found.lines],
        }
        for found in diffs.compare(before, after, References.of([before, after]))
    ]


def _tell(model_admin: Any, request: HttpRequest, done: revisions.Restored) -> None:
    if done.revision is None:
        messages.info(request, _("Nothing to restore: it stands so already."))
        return
    model_admin.log_change(request, done.article, done.revision.note)
    messages.success(
        request,
        _("%(what)s. It is version %(number)d; the one before is still in the history.")
        % {"what": done.revision.note, "number": done.revision.number},
    )
    if done.lost:
        text = ngettext(
            "%(count)d thing that it pointed to is no longer there, and was left out.",
            "%(count)d things that it pointed to are no longer there, and were left out.",
            done.lost,
        )
        messages.warning(request, text % {"count": done.lost})
