"""The pages of an act on many articles: what it would change, what it did, and taking it back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import Action
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from magazine.lib.desk import person

from .bulk import CHOSEN, MOST, Act, Judged, Mark, Told, carry_out, judge, read, take_back
from .bulk_acts import ACTS
from .parts import Part, at

GO, LOOK, BACK, TOKEN = "go", "look", "back", "token"
SALT = "articles.admin.bulk"
# How long an act can be taken back from its page.
TAKEN_BACK_FOR = 24 * 3600


def urls(model_admin: Any) -> list[Any]:
    return [
        at(model_admin, "bulk/<slug:name>/", page, "bulk"),
        at(model_admin, "bulk/<slug:name>/undo/", undo, "bulk_undo"),
    ]


PART = Part(urls=urls)


def actions(model_admin: Any, request: HttpRequest, others: dict[str, Any]) -> dict[str, Any]:
    """The acts in the list, in their order, for who may do them to any article; then `others`."""
    offered = {
        name: Action(
            func=partial(_begin, act),
            name=name,
            description=str(act.title),
            plural_description=str(act.in_list),
            locations=[],
        )
        for name, act in ACTS.items()
        if act.allowed(model_admin, request, None)
    }
    return offered | {name: action for name, action in others.items() if name not in ACTS}


def _begin(act: Act, model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """From the list: what the act would do to those chosen there, at most MOST."""
    numbers = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(numbers) > MOST:
        text = _("These are the first %(count)d: an act takes no more at once.")
        messages.warning(request, text % {"count": MOST})
    articles = read(model_admin, request, numbers[:MOST])
    form = act.form(user=request.user) if act.form else None
    return _preview(act, model_admin, request, articles, form, request.GET.urlencode())


def page(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """What the act would do to the articles posted; with GO, does it."""
    act = _act(model_admin, request, name)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    texts = dict.fromkeys(request.POST.getlist(CHOSEN))
    marks = [mark for mark in map(Mark.parse, texts) if mark]
    if len(marks) != len(texts):
        messages.warning(request, _("What does not name an article was left out."))
    if len(marks) > MOST:
        text = _("An act takes at most %(count)d articles: nothing was done.") % {"count": MOST}
        messages.error(request, text)
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    asked = {GO, LOOK} & set(request.POST)
    form = act.form(request.POST if asked else None, user=request.user) if act.form else None
    if GO in request.POST and (form is None or form.is_valid()):
        told = carry_out(act, model_admin, request, marks, form.cleaned_data if form else {})
        return _result(act, model_admin, request, told)
    articles = read(model_admin, request, (mark.number for mark in marks))
    return _preview(act, model_admin, request, articles, form, request.POST.get(BACK, ""))


def undo(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """Take back what the token says was done, where nobody has changed it since."""
    act = _act(model_admin, request, name)
    if request.method != "POST" or act.undo is None:
        raise PermissionDenied
    try:
        kept = signing.loads(request.POST.get(TOKEN, ""), salt=SALT, max_age=TAKEN_BACK_FOR)
    except signing.BadSignature:
        messages.error(request, _("It is too late to take this back here: look at each article."))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    if (kept["act"], kept["by"]) != (act.name, person(request).pk):
        raise PermissionDenied
    told = take_back(act, model_admin, request, kept["rows"])
    return _result(act, model_admin, request, told, undone=True)


def _act(model_admin: Any, request: HttpRequest, name: str) -> Act:
    act = ACTS.get(name)
    if act is None:
        raise Http404
    if not act.allowed(model_admin, request, None):
        raise PermissionDenied
    return act


def _preview(
    act: Act,
    model_admin: Any,
    request: HttpRequest,
    articles: list[Article],
    form: Any,
    back: str,
) -> HttpResponse:
    answered = form is None or (form.is_bound and form.is_valid())
    known = answered or not act.asks_first
    values = form.cleaned_data if form is not None and answered else {}
    judged = judge(act, model_admin, request, articles, values) if known else Judged()
    context = {
        **_context(act, model_admin, request),
        "form": form,
        "media": model_admin.media + form.media if form else None,
        "known": known,
        "judged": judged,
        "articles": [] if known else articles,
        "marks": [str(Mark.of(row)) for row in articles],
        "summary": _summary(len(judged.changes), len(judged.refusals)),
        "back": back,
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _result(
    act: Act, model_admin: Any, request: HttpRequest, told: list[Told], *, undone: bool = False
) -> HttpResponse:
    """Read again: what an article is now is what taking it back begins with."""
    done = [one for one in told if one.done and one.article]
    numbers = [one.article.pk for one in done if one.article]
    fresh = {row.pk: row for row in Article.with_bin.filter(pk__in=numbers).defer("body")}
    rows = [
        [one.article.pk, fresh[one.article.pk].version, one.back]
        for one in done
        if one.article and one.back and one.article.pk in fresh
    ]
    other = None if undone else ACTS.get(act.undone_by)
    kept = {"act": act.name, "by": person(request).pk, "rows": rows}
    context = {
        **_context(act, model_admin, request),
        "told": told,
        "done": done,
        "summary": _outcome(len(done), len(told) - len(done)),
        "token": signing.dumps(kept, salt=SALT, compress=True) if rows and not undone else "",
        "undone": undone,
        "other": other if other and other.allowed(model_admin, request, None) else None,
        "marks": [str(Mark.of(row)) for row in fresh.values() if not row.deleted_at],
    }
    return TemplateResponse(request, "admin/articles/article/bulk_result.html", context)


def _context(act: Act, model_admin: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": act.title,
        "opts": model_admin.opts,
        "act": act,
    }


def _summary(changes: int, refusals: int) -> str:
    one = ngettext("%(count)d article changes", "%(count)d articles change", changes)
    text = one % {"count": changes}
    if not refusals:
        return f"{text}."
    other = ngettext("%(count)d stays as it is", "%(count)d stay as they are", refusals)
    return f"{text}, {other % {'count': refusals}}."


def _outcome(done: int, left: int) -> str:
    text = ngettext("Done with %(count)d article", "Done with %(count)d articles", done)
    text %= {"count": done}
    if not left:
        return f"{text}."
    other = ngettext("%(count)d was left as it is", "%(count)d were left as they are", left)
    return f"{text}, {other % {'count': left}}."
