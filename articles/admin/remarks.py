"""Remarks beside the form of an article: read, written, answered, resolved, without leaving it.

Each page answers a script with JSON (the list anew, what to say) and a plain form with the way
back to the article. Who may see the article may read and write; for anyone else it is not there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import mentions, remarks, threads
from articles.models import Article, Remark, Silence
from magazine.lib.desk import person

from .parts import Panel, Part, at

# In this order: completion takes its keys before the remarks see them; places serve passages.
SCRIPTS = ("mentions", "remarks", "places", "passages", "remark-here")
TEMPLATES = "admin/articles/article"


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/remarks/"
    return [
        at(model_admin, "remarks/mail/", mail, "remarks_mail"),
        at(model_admin, here, listed, "remarks"),
        at(model_admin, f"{here}add/", add, "remarks_add"),
        at(model_admin, f"{here}people/", people, "remarks_people"),
        at(model_admin, f"{here}<int:remark>/<slug:act>/", act, "remarks_act"),
    ]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel:
    found = _listing(model_admin, request, article)
    template = f"{TEMPLATES}/panels/remarks.html"
    context = {"standing": found, "silent": _silent(request)}
    return Panel("remarks", _("Remarks"), template, context, str(found.open or ""))


PART = Part(
    urls=urls,
    panel=panel,
    scripts=tuple(f"js/desk-{name}.js" for name in SCRIPTS),
    styles=("css/desk-remarks.css",),
)


def listed(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The list for a script that looks again; 204 when it is still as in ?stamp."""
    article = _article(model_admin, request, number)
    if not _scripted(request):
        return _back(article)
    if request.GET.get("stamp") == threads.stamp(article):
        return HttpResponse(status=204)
    return _answer(request, article, _listing(model_admin, request, article))


def people(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """What may stand after an @ in a remark on this article."""
    article = _article(model_admin, request, number)
    found = mentions.choices(request.GET.get("q", "")[:150], article)
    return JsonResponse({"choices": [[each.handle, each.name] for each in found]})


def add(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article = _article(model_admin, request, number, post=True)
    fields = (request.POST.get(name, "") for name in ("part", "quote", "before", "after"))
    text, passage = request.POST.get("text", ""), remarks.Passage(*fields)
    write = partial(remarks.add, article, by=person(request), text=text, passage=passage)
    return _done(model_admin, request, article, write, _("Remark added."))


def act(model_admin: Any, request: HttpRequest, number: int, remark: int, act: str) -> HttpResponse:
    """One of ACTS on one remark of this article."""
    article = _article(model_admin, request, number, post=True)
    row = get_object_or_404(article.remarks, pk=remark)
    if act not in ACTS or (row.parent_id and act in OF_THREADS):
        raise Http404
    settles = act in OF_SETTLERS and _settles(model_admin, request, article)
    if act not in OF_ANYONE and row.by_id != request.user.pk and not settles:
        raise PermissionDenied
    do, said = ACTS[act]
    return _done(model_admin, request, article, partial(do, request, row), str(said))


def mail(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Whether one gets mail about remarks: each for oneself."""
    if request.method == "POST":
        _choose(request, wanted=request.POST.get("wanted") == "1")
        return HttpResponseRedirect(reverse("admin:articles_article_remarks_mail"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Mail about remarks"),
        "opts": model_admin.opts,
        "silent": _silent(request),
        "address": getattr(request.user, "email", ""),
    }
    return TemplateResponse(request, f"{TEMPLATES}/remark_mail.html", context)


# What stands behind the pages ------------------------------------------------------------------


def _reply(request: HttpRequest, row: Remark) -> Remark:
    return remarks.reply(row, by=person(request), text=request.POST.get("text", ""))


def _edit(request: HttpRequest, row: Remark) -> Remark:
    return remarks.edit(row, text=request.POST.get("text", ""))


# Each act of a press, and what is said when it is done.
ACTS: dict[str, tuple[Callable[[HttpRequest, Remark], object], Any]] = {
    "reply": (_reply, gettext_lazy("Reply added.")),
    "edit": (_edit, gettext_lazy("Remark corrected.")),
    "delete": (lambda _r, row: remarks.delete(row), gettext_lazy("Remark deleted.")),
    "undelete": (lambda _r, row: remarks.undelete(row), gettext_lazy("Remark taken back up.")),
    "resolve": (
        lambda request, row: remarks.resolve(row, by=person(request)),
        gettext_lazy("Remark resolved."),
    ),
    "reopen": (lambda _r, row: remarks.reopen(row), gettext_lazy("Remark open again.")),
}
OF_ANYONE = {"reply"}
OF_SETTLERS = {"resolve", "reopen"}
OF_THREADS = {"reply", "resolve", "reopen"}


def _article(model_admin: Any, request: HttpRequest, number: int, *, post: bool = False) -> Article:
    """An article that this person may see; any other is not there."""
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    if request.method not in (("POST",) if post else ("GET", "HEAD")):
        raise PermissionDenied
    return article


def _settles(model_admin: Any, request: HttpRequest, article: Article) -> bool:
    """Whether this person resolves what others remarked: who works on the text, who approves it."""
    changes: bool = model_admin.has_change_permission(request, article)
    return changes or bool(model_admin.has_approve_permission(request, article))


def _listing(model_admin: Any, request: HttpRequest, article: Article) -> threads.Standing:
    settles = _settles(model_admin, request, article)
    return threads.listing(article, request.user, settles=settles)


def _done(
    model_admin: Any,
    request: HttpRequest,
    article: Article,
    do: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Do it and answer; what was refused comes back with the reason, to be sent again."""
    try:
        made = do()
    except remarks.Refused as reason:
        if _scripted(request):
            return JsonResponse({"refused": str(reason)}, status=422)
        return _again(model_admin, request, article, str(reason))
    if not _scripted(request):
        messages.success(request, said)
        return _back(article)
    new = made.pk if isinstance(made, Remark) else None
    found = _listing(model_admin, request, article)
    return _answer(request, article, found, said=said, new=new)


def _scripted(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _back(article: Article) -> HttpResponse:
    address = reverse("admin:articles_article_change", args=[article.pk])
    return HttpResponseRedirect(f"{address}#panel-remarks")


def _answer(
    request: HttpRequest, article: Article, found: threads.Standing, **said: Any
) -> JsonResponse:
    context = {"standing": found, "article": article}
    html = render_to_string(f"{TEMPLATES}/remark_list.html", context, request)
    return JsonResponse({"html": html, "open": found.open, "stamp": found.stamp, **said})


def _again(model_admin: Any, request: HttpRequest, article: Article, reason: str) -> HttpResponse:
    """Without a script: the words again, with what is wrong about them."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Remark"),
        "opts": model_admin.opts,
        "article": article,
        "reason": reason,
        "given": {
            name: request.POST.get(name, "") for name in ("part", "quote", "before", "after")
        },
        "text": request.POST.get("text", ""),
    }
    return TemplateResponse(request, f"{TEMPLATES}/remark_again.html", context, status=422)


def _silent(request: HttpRequest) -> bool:
    return Silence.objects.filter(user_id=_number(request)).exists()


def _choose(request: HttpRequest, *, wanted: bool) -> None:
    if wanted:
        Silence.objects.filter(user_id=_number(request)).delete()
        messages.success(request, _("You get mail about remarks."))
    else:
        Silence.objects.get_or_create(user_id=_number(request))
        messages.success(request, _("You get no more mail about remarks."))


def _number(request: HttpRequest) -> int:
    return int(person(request).pk)
