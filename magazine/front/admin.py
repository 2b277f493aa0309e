"""La Une at the desk: which articles, in which order."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bulk import Act, Change, Facts, Refusal, Values
from articles.admin.bulk_acts import ACTS
from articles.models import Article, State
from articles.states import Refused
from magazine.lib.desk import LargeList, ReadOnly, person

from . import arranging, composing, edition_admin, editions, redirect_admin, search_admin
from .models import Composition

__all__ = ["edition_admin", "redirect_admin", "search_admin"]


@admin.register(Composition)
class CompositionAdmin(LargeList, ReadOnly):
    list_display = ["made_at", "valid_until", "edition"]
    list_select_related = ["edition"]


@admin.action(
    description=gettext_lazy("To La Une"),
    permissions=["compose"],
    location=[ActionLocation.CHANGE_FORM],
)
def front_page(model_admin: Any, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """As on the form: for who composes La Une, once readers see the article."""
    for article in queryset[:1]:
        if article.state != State.PUBLISHED:
            why = _("not on La Une: %(reason)s") % {"reason": _("it is not public")}
            messages.error(request, f"{article} – {why}")
            continue
        try:
            block, place = composing.choose(article, by=person(request))
        except Refused as refused:
            messages.error(request, f"{article} – {refused}")
            continue
        words = {"title": article, "block": block + 1, "place": place}
        text = _('"%(title)s" has place %(place)d of block %(block)d on La Une.')
        messages.success(request, text % words)


def _would_choose(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    if article.state != State.PUBLISHED:
        return Refusal(_("not on La Une: %(reason)s") % {"reason": _("it is not public")})
    return Change(str(State(article.state).label), _("on La Une"), _("It stands on La Une."))


def _choose(article: Article, values: Values, by: AbstractBaseUser) -> None:
    plan = arranging.read(editions.standing_or_new())
    if plan.place_of(article.pk, timezone.now()) is not None:
        raise Refused(_("It is there already."))
    composing.choose(article, by=by)


# The verb belongs to this floor; its button to the article's form, its act to the list.
articles_admin: Any = admin.site.get_model_admin(Article)
articles_admin.actions.append(front_page)
ACTS["front_page"] = Act(
    name="front_page",
    title=gettext_lazy("To La Une"),
    in_list=gettext_lazy("Put the chosen articles on La Une"),
    done=gettext_lazy("On La Une."),
    permissions=("compose",),
    what=_would_choose,
    do=_choose,
)
