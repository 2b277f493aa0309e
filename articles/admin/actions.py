"""The verbs that readers notice as buttons of the form.

Each asks again whether the person's seats and the article's state allow the act, and says why not.
The note that was written beside the act goes with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.checks import NotReady
from articles.models import Article, State
from articles.states import FROM, Refused, refusal
from magazine.lib.desk import person, written
from magazine.lib.hours import in_words

# On the list, acts have pages of their own (`articles.admin.bulk_pages`).
ON_FORM = [ActionLocation.CHANGE_FORM]
PREFIX = f"{ActionLocation.CHANGE_FORM.value}-"
# The field beside the acts, and the one of the page that asks for a reason.
NOTE, REASON = "note", "reason"
LONGEST = 1000

type Articles = QuerySet[Article]
type Verb = Callable[..., object]


def chosen(model_admin: Any, request: HttpRequest, queryset: Articles, act: Verb) -> list[Article]:
    """The article of the form, when this person may act on it so; told when not."""
    fit = []
    for row in queryset[:1]:
        if allowed(model_admin, request, act, row):
            fit.append(row)
        else:
            text = _('Not done with "%(title)s": your seats in its section do not allow it.')
            messages.error(request, text % {"title": row})
    return fit


def allowed(model_admin: Any, request: HttpRequest, action: Any, article: Article) -> bool:
    """Whether the person may do this act with this article: asked again for each one."""
    names = getattr(action, "allowed_permissions", ())
    return all(getattr(model_admin, f"has_{name}_permission")(request, article) for name in names)


def note_of(request: HttpRequest) -> str:
    """What was written beside the act."""
    return written(request.POST.get(f"{PREFIX}{NOTE}", ""))[:LONGEST]


def say(request: HttpRequest, words: str, articles: Sequence[Article]) -> None:
    for article in articles:
        messages.success(request, words % {"title": article})


@admin.action(
    description=gettext_lazy("Publish"),
    permissions=["publish"],
    location=ON_FORM,
)
def publish(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = chosen(model_admin, request, queryset, publish)
    outcomes = workflow.publish_all(articles, by=person(request), why=note_of(request))
    for outcome in outcomes:
        for problem in outcome.problems:
            text = _('"%(title)s" is not published. %(problem)s')
            words = {"title": outcome.article, "problem": problem.message}
            messages.error(request, text % words)
    now = timezone.now()
    shown = [(one, one.publication) for one in outcomes if one.publication]
    for outcome, row in shown:
        if row.live_from > now:
            text = _('"%(title)s" will appear on %(at)s, when its embargo or its blog’s ends.')
            words = {"title": outcome.article, "at": in_words(row.live_from)}
            messages.warning(request, text % words)
    seen = [outcome for outcome, row in shown if row.live_from <= now]
    new = [outcome.article for outcome in seen if outcome.new]
    same = [outcome.article for outcome in seen if not outcome.new]
    say(request, _('"%(title)s" is published.'), new)
    say(request, _('"%(title)s" is published already, as it stands.'), same)


@admin.action(
    description=gettext_lazy("Unpublish"),
    permissions=["publish"],
    location=ON_FORM,
)
def unpublish(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, unpublish, workflow.unpublish)
    one = _('"%(title)s" is a draft again; readers find nothing at its address.')
    say(request, one, articles)


@admin.action(
    description=gettext_lazy("Archive"),
    permissions=["publish"],
    location=ON_FORM,
)
def archive(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, archive, workflow.archive)
    one = _('"%(title)s" is archived: readable, off La Une, sections and feeds.')
    say(request, one, articles)


@admin.action(
    description=gettext_lazy("Reinstate"),
    permissions=["withdraw"],
    location=ON_FORM,
)
def reinstate(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, reinstate, workflow.reinstate)
    one = _('"%(title)s" is a draft again; readers see no change until it is published.')
    say(request, one, articles)


@admin.action(
    description=gettext_lazy("Take out of the archive"),
    permissions=["publish"],
    location=ON_FORM,
)
def unarchive(model_admin: Any, request: HttpRequest, queryset: Articles) -> None:
    articles = each(model_admin, request, queryset, unarchive, workflow.unarchive)
    one = _('"%(title)s" is back on La Une, in its section and in feeds.')
    say(request, one, articles)


@admin.action(
    description=gettext_lazy("Withdraw"),
    permissions=["withdraw"],
    location=ON_FORM,
)
def withdraw(
    model_admin: Any, request: HttpRequest, queryset: Articles
) -> HttpResponse | TemplateResponse | None:
    """Asks for the reason on a page of its own, then acts at once."""
    if not written(request.POST.get(REASON, "")):
        articles = chosen(model_admin, request, queryset, withdraw)
        return ask_why(model_admin, request, articles, WITHDRAWING)

    def verb(article: Article, *, by: Any, why: str) -> bool:
        return workflow.withdraw(article, by=by, reason=why)

    articles = each(model_admin, request, queryset, withdraw, verb)
    one = _('"%(title)s" is withdrawn: its address answers that it is gone.')
    say(request, one, articles)
    return HttpResponseRedirect(request.get_full_path())


@dataclass(frozen=True, slots=True)
class Asking:
    """The page that asks why before it acts."""

    action: str
    title: Promise
    explained: Promise
    label: Promise


WITHDRAWING = Asking(
    "withdraw",
    gettext_lazy("Withdraw"),
    gettext_lazy(
        "At once, the address answers that the article is gone; it leaves every list, feed and "
        "search, and no import brings it back. It can be reinstated as a draft."
    ),
    gettext_lazy("Reason, for the journal"),
)


def ask_why(
    model_admin: Any, request: HttpRequest, articles: Sequence[Article], asking: Asking
) -> TemplateResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": asking.title,
        "asking": asking,
        "opts": model_admin.opts,
        "articles": articles,
        "missing": REASON in request.POST,
        "reason": note_of(request),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": f"{PREFIX}action",
    }
    return TemplateResponse(request, "admin/articles/article/why.html", context)


def each(
    model_admin: Any, request: HttpRequest, queryset: Articles, act: Verb, verb: Verb
) -> list[Article]:
    """Those that the verb changed; why not, for each of the others. The reason that a page asked
    for goes before the note beside the act."""
    why = written(request.POST.get(REASON, ""))[:LONGEST] or note_of(request)
    changed = []
    for article in chosen(model_admin, request, queryset, act):
        try:
            if words := not_fitting(getattr(act, "__name__", ""), article):
                _refuse(request, article, words)
            elif verb(article, by=person(request), why=why):
                changed.append(article)
            else:
                _refuse(request, article, _("Nothing was to be done: it stood so already."))
        except (Refused, NotReady) as error:
            _refuse(request, article, str(error))
        except Article.DoesNotExist:
            _refuse(request, article, _("This article is no longer there."))
    return changed


def _refuse(request: HttpRequest, article: Article, why: str) -> None:
    text = _('Not done with "%(title)s". %(why)s')
    messages.error(request, text % {"title": article, "why": why})


def not_fitting(name: str, article: Article) -> str:
    """Why this act would do nothing to an article in its state; "" when it would.

    What was brought in can be withdrawn before it is published: its tombstone keeps it out.
    """
    if name == "front_page":
        return "" if article.state == State.PUBLISHED else _("it is not public")
    if name not in FROM:
        return ""
    if name == "withdraw" and article.republished and article.state != State.WITHDRAWN:
        return ""
    return refusal(name, article)


def fits(name: str, article: Article) -> bool:
    """Whether the form shows this act: no button that would do nothing."""
    return not not_fitting(name, article)
