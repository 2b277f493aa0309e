"""Autosave at the desk: what a form sends while it is typed in, who else is there, the bar.

Every answer is 200 with a `state`: what is refused is no fault of the page, and a script reads it.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import autosave, open_forms, revisions, setting_aside
from articles.models import Article, OpenForm, Revision
from articles.snapshot import PARTS, snapshot
from magazine.lib.desk import called, person

from .forms import clock, number_in, refusal
from .parts import Part
from .typed import Reading, read, twin

NAME = "articles_article_autosave"


def urls(model_admin: Any) -> list[Any]:
    def at(address: str, view: Any, name: str) -> Any:
        return path(address, never_cache(partial(_guarded, view, model_admin)), name=name)

    return [
        at("autosave/", begin, f"{NAME}_new"),
        at("session/", session, "articles_article_session"),
        at("leave/", leave, "articles_article_leave"),
        at("<int:object_id>/autosave/", save, NAME),
        at("<int:number>/presence/", presence, "articles_article_presence"),
    ]


PART = Part(
    urls=urls,
    scripts=("js/desk-autosave.js", "js/desk-copy.js", "js/desk-presence.js"),
    styles=("css/desk-autosave.css",),
)


def _guarded(
    view: Callable[..., HttpResponseBase], model_admin: Any, request: HttpRequest, **found: int
) -> HttpResponseBase:
    """For a script: no way to a login page, but a word that somebody has to log in."""
    if not model_admin.admin_site.has_permission(request):
        return JsonResponse({"state": "login", "token": get_token(request)})
    if view is not session and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return view(model_admin, request, **found)


def session(_model_admin: Any, request: HttpRequest) -> JsonResponse:
    """Who is logged in, and the token for what this person sends: another login has another."""
    return JsonResponse({"state": "here", "user": request.user.pk, "token": get_token(request)})


def begin(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """The first save of a new article; the next ones come to its own address."""
    tab = open_forms.known(request.POST.get("tab", ""))
    number = autosave.begun(tab=tab, by=person(request))
    if number:
        return save(model_admin, request, number)
    if not tab or not model_admin.has_add_permission(request):
        return JsonResponse({"state": "gone", "said": _("Refused: you may not write articles.")})
    reading = _reading(model_admin, request, None)
    try:
        article = autosave.begin(reading.typed, by=person(request), tab=tab)
    except autosave.Begun:
        return begin(model_admin, request)
    if article is None:
        return JsonResponse({"state": "empty", "said": _("Nothing to save yet")})
    return _saved(article, reading)


def save(model_admin: Any, request: HttpRequest, object_id: int) -> HttpResponseBase:
    article = _changeable(model_admin, request, object_id)
    if article is None:
        return _gone()
    reading = _reading(model_admin, request, article)
    try:
        may = partial(model_admin.has_change_permission, request)
        done = autosave.save(object_id, reading.typed, known=article, may=may, **_about(request))
    except (Article.DoesNotExist, autosave.NotYours):
        return _gone()
    return _stale(done) if done.aside else _saved(done.article, reading)


def presence(model_admin: Any, request: HttpRequest, number: int) -> JsonResponse:
    """This tab is here; who else is, and whether the article has moved on."""
    article = _changeable(model_admin, request, number, whole=False)
    tab = open_forms.known(request.POST.get("tab", ""))
    if article is None or not tab:
        return _gone()
    part, now = _part(request.POST.get("field", "")), timezone.now()
    seen = number_in(request.POST.get("seen", "")) or article.version
    open_forms.heartbeat(article, tab=tab, by=person(request), part=part, seen=seen, at=now)
    autosave.sweep(now)
    others = open_forms.others(article, tab=tab, at=now)
    stands = open_forms.stands_on(article, seen=seen, tab=tab)
    return JsonResponse({
        "state": "here",
        "user": request.user.pk,
        "token": get_token(request),
        "moved": "" if stands else _moved(article, request),
        "people": [_present(row, request) for row in others],
    })  # fmt: skip


def leave(_model_admin: Any, request: HttpRequest) -> JsonResponse:
    """The tab is closed; what it left empty goes with it."""
    tab, by, now = open_forms.known(request.POST.get("tab", "")), person(request), timezone.now()
    number = autosave.begun(tab=tab, by=by)
    open_forms.leave(tab=tab, by=by, at=now)
    if number and "submitted" not in request.POST:
        autosave.discard_empty(number, at=now)
    return JsonResponse({"state": "left"})


# What the views share ---------------------------------------------------------------------------


def _changeable(
    model_admin: Any, request: HttpRequest, number: int, *, whole: bool = True
) -> Article | None:
    """The article, with its rows or without its text, if this person may change it."""
    rows = model_admin.get_queryset(request)
    rows = rows.with_rows() if whole else rows.defer("body").select_related("changed_by")
    article: Article | None = rows.filter(pk=number).first()
    may = article is not None and model_admin.has_change_permission(request, article)
    return article if may else None


def _reading(model_admin: Any, request: HttpRequest, article: Article | None) -> Reading:
    """What is typed, through the very form that a save goes through."""
    # The form puts what is typed into its copy of the article.
    return _read(model_admin, request, twin(article) if article else None, article)


def _read(
    model_admin: Any, request: HttpRequest, article: Article | None, standing: Article | None
) -> Reading:
    form_class = model_admin.get_form(request, article, change=article is not None)
    form = form_class(request.POST, instance=article)
    formsets, _inlines = model_admin._create_formsets(
        request, form.instance, change=article is not None
    )
    return read(form, formsets, standing)


def _about(request: HttpRequest) -> dict[str, Any]:
    return {
        "seen": number_in(request.POST.get("seen", "")) or 0,
        "by": person(request),
        "tab": open_forms.known(request.POST.get("tab", "")),
        "again": number_in(request.POST.get("again", "")) or 0,
    }


def _saved(article: Article, reading: Reading) -> JsonResponse:
    refused = [
        _("%(field)s: %(fault)s") % {"field": label, "fault": fault}
        for label, fault in reading.refused.items()
    ]
    return JsonResponse({
        "state": "refused" if refused else "saved",
        "said": " · ".join([saved_at(article), *reading.told]),
        "refused": _("Refused: %(faults)s") % {"faults": " ".join(refused)} if refused else "",
        "version": article.version,
        "number": article.pk,
        "addresses": addresses(article),
    })  # fmt: skip


def _stale(done: autosave.Saved) -> JsonResponse:
    aside = done.aside
    assert aside is not None  # noqa: S101
    return JsonResponse({
        "state": "stale",
        "said": refusal(done.article),
        "again": aside.number,
        "merge": merge_address(aside),
    })  # fmt: skip


def _gone() -> JsonResponse:
    said = _("Refused: you may no longer change this article, or it lies in the bin.")
    return JsonResponse({"state": "gone", "said": said})


def _moved(article: Article, request: HttpRequest) -> str:
    who = article.changed_by
    words = {"who": called(who) if who else _("someone"), "when": clock(article.changed)}
    if who and who.pk == request.user.pk:
        return _("You saved this article in another window %(when)s.") % words
    return _("%(who)s saved this article %(when)s.") % words


def _present(row: OpenForm, request: HttpRequest) -> dict[str, str]:
    """One other tab, in words."""
    labels = revisions.part_labels()
    name = _("You, in another window") if row.user_id == request.user.pk else called(row.user)
    words = {"who": name, "part": labels.get(row.part, "")}
    said = _("%(who)s is here: %(part)s") if words["part"] else _("%(who)s is here")
    return {"said": said % words, "name": name, "part": row.part}


def _part(field: str) -> str:
    """The part of the article to which a field of the form belongs."""
    name = field.partition("-")[0]
    plain = name[:-2] if name.endswith(("_0", "_1")) else name
    fields = {one.removesuffix("_id"): part for part, names in PARTS.items() for one in names}
    return fields.get(plain, "")


# The bar ----------------------------------------------------------------------------------------


def saved_at(article: Article) -> str:
    return _("Saved %(when)s") % {"when": clock(article.changed)}


def addresses(article: Article | None) -> dict[str, str]:
    """Where the form of this article sends what."""
    if article is None:
        return {"save": reverse(f"admin:{NAME}_new")}
    found = {"save": NAME, "presence": "articles_article_presence"}
    found |= {"page": "articles_article_change", "panels": "articles_article_panels"}
    return {key: reverse(f"admin:{name}", args=[article.pk]) for key, name in found.items()}


def merge_address(aside: Revision) -> str:
    return reverse("admin:articles_article_merge", args=[aside.article_id, aside.number])


def bar(
    model_admin: Any, request: HttpRequest, article: Article | None, form: Any
) -> dict[str, Any] | None:
    """What the foot of the form shows and its scripts need; None for who may only look."""
    if article:
        if not model_admin.has_change_permission(request, article):
            return None
    elif not model_admin.has_add_permission(request):
        return None
    aside = _kept_refused(model_admin, request, form, article)
    said = saved_at(article) if article and not form.is_bound else _("Not saved yet")
    return {
        "said": refusal(article) if article and aside else said,
        "unsaved": form.is_bound,
        "again": aside.number if aside else "",
        "addresses": json.dumps(addresses(article) | _common()),
        "user": request.user.pk,
        "number": article.pk if article else "new",
        "waiting": [
            (row, merge_address(row))
            for row in (setting_aside.waiting(article, by=person(request)) if article else ())
        ],
    }


def _kept_refused(
    model_admin: Any, request: HttpRequest, form: Any, article: Article | None
) -> Revision | None:
    """A save by hand that came too late: its text is set aside."""
    if article is None or article.deleted_at or not getattr(form, "stale", False):
        return None
    standing = Article.objects.with_rows().get(pk=article.pk)
    reading = _read(model_admin, request, twin(standing), standing)
    if reading.typed.value == snapshot(standing):
        return None
    about, now = _about(request), timezone.now()
    return setting_aside.set_aside(standing, reading.typed.value, **about, at=now)


def _common() -> dict[str, str]:
    names = {"session": "articles_article_session", "leave": "articles_article_leave"}
    return {key: reverse(f"admin:{name}") for key, name in names.items()}
