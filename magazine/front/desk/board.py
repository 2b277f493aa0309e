"""The board of an edition: the page as it will stand, with the acts that change it.

An act is one small form. Without a script it leads back to the board with a message; with one
(the header FRAGMENT) it answers the board anew, and in `data-said` what to say of it: 200 done,
422 refused, 409 made on a version that somebody has changed since. `data-look` is where to look at
an article that no front page takes.
"""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.states import Refused
from articles.worth import Unworthy
from magazine.front import arranging, editions
from magazine.front.arranging import Stale
from magazine.front.models import Arrangement, Edition
from magazine.lib.desk import called, is_number

from . import acts, cards, search
from .acts import Press
from .fronts import edition_of, front_name, moment
from .words import when

FRAGMENT = "X-Fragment"
SCRIPTS = (
    "js/desk-une.js",
    "js/desk-une-drag.js",
    "js/desk-une-keys.js",
    "js/desk-une-dialogs.js",
    "js/desk-une-search.js",
    "js/desk-une-poll.js",
    "js/desk-une-preview.js",
    "js/desk-une-suggest.js",
    "js/admin-images.js",
)


def board(model_admin: Any, request: HttpRequest, number: Any) -> HttpResponse:
    edition = edition_of(request, number)
    if FRAGMENT in request.headers:
        return fragment(model_admin, request, edition)
    shown = _shown(request, edition)
    context = {
        **model_admin.admin_site.each_context(request),
        **shown,
        "title": editions.label(edition),
        "opts": model_admin.opts,
        "scripts": SCRIPTS,
        "asking": _asking(request, shown["drawn"], edition),
        **search.panel(request, edition, shown["drawn"].places),
    }
    return TemplateResponse(request, "admin/front/edition/board.html", context)


def fragment(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    *,
    said: str = "",
    status: int = 200,
    look: str = "",
) -> HttpResponse:
    """The board alone, as it stands after an act."""
    fresh = edition_of(request, edition.pk)
    after = {"said": said, "status": status, "look": look}
    context = {**_shown(request, fresh), **after, "opts": model_admin.opts}
    return render(request, "admin/front/edition/fragment.html", context, status=status)


def act(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    edition = edition_of(request, number)
    words = f"{request.POST.get('do', '')} {request.POST.get('to', '')}".split()
    try:
        said = acts.run(Press.of(request, edition), words)
    except Stale as stale:
        return answer(model_admin, request, edition, changed(stale.last), 409)
    except Unworthy as refused:
        look = fidelity_of(refused.article)
        return answer(model_admin, request, edition, str(refused), 422, look=look)
    except Refused as refused:
        return answer(model_admin, request, edition, str(refused), 422)
    return answer(model_admin, request, edition, said, 200)


def answer(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    said: str,
    status: int,
    *,
    look: str = "",
) -> HttpResponse:
    """The board anew for a script, else the way back to it with a message."""
    if FRAGMENT in request.headers:
        return fragment(model_admin, request, edition, said=said, status=status, look=look)
    level = messages.SUCCESS if status == 200 else messages.ERROR
    if look:
        said = format_html('{} <a href="{}">{}</a>', said, look, _("See its fidelity"))
    messages.add_message(request, level, said)
    return HttpResponseRedirect(address(edition))


def since(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Whether somebody has changed the edition since the version seen: nothing, or the words."""
    edition = edition_of(request, number)
    text = request.GET.get("version", "")
    if is_number(text) and int(text) == edition.version:
        return HttpResponse(status=204)
    last = edition.arrangements.select_related("by").first()
    return JsonResponse({"version": edition.version, "said": changed(last)})


def changed(last: Arrangement | None) -> str:
    """Who changed the page, what, and when."""
    if last is None:
        return _("Somebody has changed this page since you opened it.")
    words = {
        "name": called(last.by) if last.by else _("Somebody"),
        "what": last.what,
        "when": when(last.at, timezone.now()),
    }
    return _("%(name)s has changed this page since (%(what)s, %(when)s).") % words


def fidelity_of(article: int) -> str:
    """Where the form of an article says what it lost on its way here."""
    return f"{reverse('admin:articles_article_change', args=[article])}#panel-fidelity"


def address(edition: Edition) -> str:
    return reverse("admin:front_edition_change", args=[edition.pk])


def _shown(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """What the board and its fragment both show."""
    now = timezone.now()
    at = moment(edition, now)
    drawn = cards.draw(edition, at, now, request.user)
    over = arranging.is_over(edition, now)
    undoable = None if over else arranging.undoable(edition)
    return {
        "edition": edition,
        "drawn": drawn,
        "over": over,
        "standing": _standing(edition, now, over=over),
        "undoable": undoable,
        "undo_of": _other(undoable, request),
        "redoable": None if over else arranging.redoable(edition),
        "options": cards.options(drawn),
        "front_name": front_name(edition.section),
        "label": editions.label(edition),
        "now": now,
        "at": at,
    }


def _other(last: Arrangement | None, request: HttpRequest) -> str:
    """Whose act it would be that is taken back, where it is not one's own."""
    by = last.by if last else None
    return called(by) if by and by != request.user else ""


def _standing(edition: Edition, now: datetime, *, over: bool) -> str:
    """draft, scheduled, open or over: what a change means for readers."""
    if edition.opens_at is None:
        return "draft"
    if edition.opens_at > now:
        return "scheduled"
    return "over" if over else "open"


def _asking(request: HttpRequest, drawn: cards.Drawn, edition: Edition) -> dict[str, Any] | None:
    """Without a script: the article whose place is asked for by the address."""
    text = request.GET.get("put", "")
    if not text:
        return None
    try:
        article = Press(request, edition, edition.version, drawn.at).article(text)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    return {"number": article.pk, "title": article.title}
