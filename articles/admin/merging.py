"""The merge view: a text that came too late beside what stands there, with what to keep."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import diffs, merging, revisions
from articles.blocks import blocks
from articles.models import Article, Aside, Revision
from articles.references import References
from articles.threeway import Choice, Keep, Plan, Undecided
from articles.working import Moved
from magazine.lib.desk import called, person

from .forms import clock, number_in
from .parts import Part, at
from .seated import files_as, section_stays


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/merge/<int:aside>/"
    return [
        at(model_admin, here, merge, "merge", holding=True),
        at(model_admin, f"{here}dismiss/", dismiss, "dismiss", holding=True),
    ]


PART = Part(urls=urls)


def merge(model_admin: Any, request: HttpRequest, number: int, aside: int) -> HttpResponse:
    article, row = _found(model_admin, request, number, aside)
    if request.method != "POST":
        return _page(model_admin, request, article, row)
    kept = {key: value for key, value in request.POST.items() if value in set(Keep)}
    seen = number_in(request.POST.get("seen", "")) or 0
    files = files_as(request, article, row)
    if not files:
        kept["section"] = Keep.THEIRS
    try:
        merging.merge(row, kept=kept, seen=seen, by=person(request))
    except Moved:
        text = _("Not saved: the article was saved again meanwhile. Look at what is new.")
    except Undecided as missing:
        text = _("Choose what to keep where both changed the same thing.")
        return _page(model_admin, request, article, row, kept, missing.keys, text)
    else:
        messages.success(request, _("The two texts are one. Both stay in the history."))
        if not files:
            messages.warning(request, section_stays(row))
        return _back(article)
    return _page(model_admin, request, article, row, kept, text=text)


def dismiss(model_admin: Any, request: HttpRequest, number: int, aside: int) -> HttpResponse:
    article, row = _found(model_admin, request, number, aside)
    if request.method != "POST":
        raise PermissionDenied
    merging.dismiss(row, by=person(request))
    words = {"number": row.number}
    text = _("The text set aside stays in the history, as version %(number)d.")
    messages.success(request, text % words)
    return _back(article)


def _back(article: Article) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _found(
    model_admin: Any, request: HttpRequest, number: int, aside: int
) -> tuple[Article, Revision]:
    article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    rows = article.revisions.exclude(aside=Aside.TAKEN).select_related("by")
    return Article.objects.with_rows().get(pk=number), get_object_or_404(rows, number=aside)


def _page(
    model_admin: Any,
    request: HttpRequest,
    article: Article,
    aside: Revision,
    kept: dict[str, str] | None = None,
    missing: Any = (),
    text: str = "",
) -> HttpResponse:
    found = merging.planned(article, aside)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Two texts to make one"),
        "opts": model_admin.opts,
        "article": article,
        "aside": aside,
        "text": text,
        "mine": _mine(aside, request),
        "theirs": _theirs(article, request),
        "mine_at": clock(aside.at),
        "theirs_at": clock(article.changed),
        "parts": _parts(found, kept or {}, missing),
    }
    return TemplateResponse(request, "admin/articles/article/merge.html", context)


def _mine(aside: Revision, request: HttpRequest) -> str:
    if aside.by_id == request.user.pk:
        return _("your text")
    return _("the text set aside (%(who)s)") % {"who": called(aside.by) if aside.by else "–"}


def _theirs(article: Article, request: HttpRequest) -> str:
    who = article.changed_by
    if who and who.pk == request.user.pk:
        return _("the text that you saved")
    return _("the text saved by %(who)s") % {"who": called(who) if who else _("someone")}


def _parts(found: Plan, kept: dict[str, str], missing: Any) -> list[dict[str, Any]]:
    """What differs, part by part in the order of the form; the body run by run."""
    refs = References.of([found.mine, found.theirs])
    labels = revisions.part_labels()
    shown = [
        {
            "part": one.part,
            "label": labels[one.part],
            "runs": [_run(found, one, kept, missing, refs)],
        }
        for one in found.parts
    ]
    if any(run.choice for run in found.body):
        runs = [
            _run(found, run.choice, kept, missing, refs) if run.choice else {"same": len(run.same)}
            for run in found.body
        ]
        shown.append({"part": "body", "label": labels["body"], "runs": _joined(runs)})
    order = list(labels)
    return sorted(shown, key=lambda one: order.index(one["part"]))


def _joined(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Unchanged runs side by side are one."""
    found: list[dict[str, Any]] = []
    for run in runs:
        if found and "same" in run and "same" in found[-1]:
            found[-1] = {"same": found[-1]["same"] + run["same"]}
        else:
            found.append(run)
    return found


def _run(
    found: Plan, choice: Choice, kept: dict[str, str], missing: Any, refs: References
) -> dict[str, Any]:
    """One place where the texts differ: both sides, the words of each that the other has not."""
    sides = (found.theirs, found.mine)
    if choice.part == "body":
        sides = ({"body": "".join(choice.theirs)}, {"body": "".join(choice.mine)})
    theirs, mine = (blocks(choice.part, side, refs) for side in sides)
    lines = diffs.compare_blocks(theirs, mine)
    return {
        "key": choice.key,
        "chosen": kept.get(choice.key, choice.default or ""),
        "clash": choice.default in (None, Keep.BOTH),
        "missing": choice.key in missing,
        "both": Keep.BOTH in choice.options,
        "sides": [
            ("theirs", list(_side(lines, diffs.Change.REMOVED))),
            ("mine", list(_side(lines, diffs.Change.ADDED))),
        ],
    }


def _side(lines: list[diffs.Line], own: diffs.Change) -> Any:
    for line in lines:
        words = [one for one in line.segments if one.change in (own, diffs.Change.SAME)]
        if words:
            yield line.kind, words
