"""The verbs of `articles.workflow` as actions of the admin, on the list and on the form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.models import Article, Origin, State
from magazine.lib.desk import person

BOTH = [ActionLocation.CHANGE_FORM, ActionLocation.CHANGE_LIST]
MOST = 200
REASON = "reason"

type Articles = QuerySet[Article]
type Verb = Callable[..., object]


def _chosen(model_admin: Any, request: HttpRequest, queryset: Articles, act: Verb) -> list[Article]:
    """The articles on which this person may act so, at most MOST; told of the others."""
    rows = list(queryset.order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        text = _("Only the first %(count)d were handled.") % {"count": MOST}
        messages.warning(request, text)
    fit = [row for row in rows[:MOST] if allowed(model_admin, request, act, row)]
    for row in rows[:MOST]:
        if row not in fit:
            text = _('Not done with "%(title)s": your seats in its section do not allow it.')
            messages.error(request, text % {"title": row})
    return fit


def allowed(model_admin: Any, request: HttpRequest, action: Any, article: Article) -> bool:
    """Whether the person may do this act with this article: asked again for each one."""
    names = getattr(action, "allowed_permissions", ())
    return all(getattr(model_admin, f"has_{name}_permission")(request, article) for name in names)


def _count(request: HttpRequest, one: str, many: str, articles: Sequence[Article]) -> None:
    if len(articles) == 1:
        messages.success(request, one % {"title": articles[0]})
    elif articles:
        messages.success(request, many % {"count": len(articles)})


@admin.action(
    description=gettext_lazy("Publish"),
    description_plural=gettext_lazy("Publish the chosen articles"),
    permissions=["publish"],
    location=BOTH,
)
def publish(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = _chosen(model_admin, request, queryset, publish)
    outcomes = workflow.publish_all(articles, by=person(request))
    for outcome in outcomes:
        for problem in outcome.problems:
            text = _('"%(title)s" is not published. %(problem)s')
            words = {"title": outcome.article, "problem": problem.message}
            messages.error(request, text % words)
    shown = [outcome for outcome in outcomes if outcome.publication]
    new = [outcome.article for outcome in shown if outcome.new]
    same = [outcome.article for outcome in shown if not outcome.new]
    _count(request, _('"%(title)s" is published.'), _("%(count)d articles are published."), new)
    _count(
        request,
        _('"%(title)s" is published already, as it stands.'),
        _("%(count)d articles were published already, as they stand."),
        same,
    )


@admin.action(
    description=gettext_lazy("Unpublish"),
    description_plural=gettext_lazy("Unpublish the chosen articles"),
    permissions=["publish"],
    location=BOTH,
)
def unpublish(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = _each(model_admin, request, queryset, unpublish, workflow.unpublish)
    one = _('"%(title)s" is a draft again; readers find nothing at its address.')
    _count(request, one, _("%(count)d articles are drafts again."), articles)


@admin.action(
    description=gettext_lazy("Archive"),
    description_plural=gettext_lazy("Archive the chosen articles"),
    permissions=["publish"],
    location=BOTH,
)
def archive(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = _each(model_admin, request, queryset, archive, workflow.archive)
    one = _('"%(title)s" is archived: readable, off La Une, sections and feeds.')
    _count(request, one, _("%(count)d articles are archived."), articles)


@admin.action(
    description=gettext_lazy("Reinstate"),
    permissions=["withdraw"],
    location=[ActionLocation.CHANGE_FORM],
)
def reinstate(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = _each(model_admin, request, queryset, reinstate, workflow.reinstate)
    one = _('"%(title)s" is a draft again; readers see no change until it is published.')
    _count(request, one, one, articles)


@admin.action(
    description=gettext_lazy("Withdraw"),
    description_plural=gettext_lazy("Withdraw the chosen articles"),
    permissions=["withdraw"],
    location=BOTH,
)
def withdraw(
    model_admin: Any, request: HttpRequest, queryset: Articles
) -> HttpResponse | TemplateResponse | None:
    """Asks for the reason on a page of its own, then acts at once."""
    articles = _chosen(model_admin, request, queryset, withdraw)
    reason = request.POST.get(REASON, "").strip()
    if not reason:
        return _ask_why(model_admin, request, articles)
    for article in articles:
        workflow.withdraw(article, by=person(request), reason=reason[:1000])
    one = _('"%(title)s" is withdrawn: its address answers that it is gone.')
    _count(request, one, _("%(count)d articles are withdrawn."), articles)
    return HttpResponseRedirect(request.get_full_path())


def _ask_why(
    model_admin: Any, request: HttpRequest, articles: Sequence[Article]
) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Withdraw"),
        "opts": model_admin.opts,
        "articles": articles,
        "missing": REASON in request.POST,
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": f"{ActionLocation.CHANGE_FORM.value}-action"
        if request.resolver_match and "object_id" in request.resolver_match.kwargs
        else "action",
    }
    return TemplateResponse(request, "admin/articles/article/withdraw.html", context)


def _each(
    model_admin: Any, request: HttpRequest, queryset: Articles, act: Verb, verb: Verb
) -> list[Article]:
    articles = _chosen(model_admin, request, queryset, act)
    for article in articles:
        verb(article, by=person(request))
    return articles


# Which verbs a state allows: the form shows no button that would do nothing.
_LIVE = {State.PUBLISHED, State.SCHEDULED, State.ARCHIVED}
FITTING: dict[str, set[State]] = {
    "publish": set(State) - {State.WITHDRAWN},
    "unpublish": _LIVE,
    "archive": {State.PUBLISHED},
    "reinstate": {State.WITHDRAWN},
    "withdraw": _LIVE,
    "front_page": {State.PUBLISHED},
}


def fits(name: str, state: str, origin: str) -> bool:
    """Whether this verb would do something to an article in this state.

    What was brought in can be withdrawn before it is published: its tombstone keeps it out.
    """
    if name == "withdraw" and origin == Origin.REPUBLISHED:
        return state != State.WITHDRAWN
    return state in FITTING.get(name, set(State))
