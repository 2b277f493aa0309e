"""The form of a chosen article: its words, its picture and its hours on this page alone."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin.wall import told
from articles.models import Article
from articles.states import Refused
from magazine.front import arranging
from magazine.front.arranging import Stale
from magazine.front.models import Edition
from magazine.front.plans import Chosen, Plan

from . import board
from .acts import Press
from .form_page import form_page
from .forms import SlotForm
from .fronts import edition_of


def slot(model_admin: Any, request: HttpRequest, number: int, article: int) -> HttpResponse:
    """Sent on an older version, it comes back with all that was typed, for the one that stands."""
    edition = edition_of(request, number)
    press = Press.of(request, edition)
    standing = arranging.read(edition).slot_of(article, press.at)
    if standing is None:
        text = _("This article has no chosen place here any more.")
        return board.answer(model_admin, request, edition, text, 422)
    if not Article.with_bin.seen_by(request.user).filter(pk=article).exists():
        text = _("This article is not there any more, or is not yours to see.")
        return board.answer(model_admin, request, edition, text, 422)
    if request.method != "POST":
        form = SlotForm(initial=SlotForm.initial_of(standing), label_suffix="")
        return shown(model_admin, request, edition, standing, form)
    form = SlotForm(request.POST, initial=SlotForm.initial_of(standing), label_suffix="")
    trouble, status = "", 422
    if form.is_valid():
        try:
            said = _change(press, standing, form)
        except Stale as stale:
            trouble, status = board.changed(stale.last), 409
        except Refused as refused:
            trouble = str(refused)
        else:
            return board.answer(model_admin, request, edition, said, 200)
    fresh = edition_of(request, number)
    return shown(model_admin, request, fresh, standing, form, trouble=trouble, status=status)


@transaction.atomic
def _change(press: Press, standing: Chosen, form: SlotForm) -> str:
    _number, title = press.title(str(standing.article))
    text = _('"%(title)s": words and hours changed') % {"title": title}

    def act(plan: Plan) -> None:
        now = plan.slot_of(standing.article, press.at)
        plan.change(replace(now or standing, **form.values), press.at)

    press.change(act, text)
    return " ".join([f"{text}.", *told(form)])


def shown(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    standing: Chosen,
    form: SlotForm,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    _number, title = Press.of(request, edition).title(str(standing.article))
    lead = _("On this page alone; the article itself stays as it is.")
    return form_page(
        model_admin,
        request,
        edition,
        form,
        title=title,
        lead=lead,
        trouble=trouble,
        status=status,
    )
