"""The form of a block: its format, its heading, and the rule that fills it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.states import Refused
from magazine.front import arranging
from magazine.front.arranging import Stale
from magazine.front.formats import FORMATS
from magazine.front.models import Edition, Format
from magazine.front.plans import Arranged

from . import board
from .acts import Press, name_of_block
from .form_page import form_page
from .forms import BlockForm
from .fronts import edition_of


def block(model_admin: Any, request: HttpRequest, number: int, index: int) -> HttpResponse:
    """Another look or rule for the block of this place, counted from 0."""
    edition = edition_of(request, number)
    blocks = arranging.read(edition).blocks
    if index >= len(blocks):
        text = _("This block is not there any more.")
        return board.answer(model_admin, request, edition, text, 422)
    return _page(model_admin, request, edition, index, blocks[index])


def add(model_admin: Any, request: HttpRequest, number: int, index: int) -> HttpResponse:
    """A new block, before the one of this place."""
    edition = edition_of(request, number)
    blank = Arranged(Format.CARDS, FORMATS[Format.CARDS].usual)
    return _page(model_admin, request, edition, index, blank, new=True)


def _page(
    model_admin: Any,
    request: HttpRequest,
    edition: Edition,
    index: int,
    standing: Arranged,
    *,
    new: bool = False,
) -> HttpResponse:
    options: Any = {"initial": BlockForm.initial_of(standing), "label_suffix": ""}
    options["narrowed"] = edition.section_id is not None
    trouble, status = "", 200
    if request.method == "POST":
        form, status = BlockForm(request.POST, **options), 422
        if form.is_valid():
            try:
                said = _set(Press.of(request, edition), index, form.block, new=new)
                return board.answer(model_admin, request, edition, said, 200)
            except Stale as stale:
                trouble, status = board.changed(stale.last), 409
            except Refused as refused:
                trouble = str(refused)
    else:
        form = BlockForm(**options)
    title = _("A new block") if new else _("Set up the block")
    fresh = edition_of(request, edition.pk)
    return form_page(model_admin, request, fresh, form, title=title, trouble=trouble, status=status)


@transaction.atomic
def _set(press: Press, index: int, wanted: Arranged, *, new: bool) -> str:
    if new:
        words = {"format": Format(wanted.format).label}
        text = _('Block "%(format)s" added') % words
        press.change(lambda plan: plan.add(wanted, min(index, len(plan.blocks))), text)
    else:
        text = _('Block "%(block)s" set up') % {"block": name_of_block(press.check(), index)}
        press.change(lambda plan: plan.reshape(index, wanted), text)
    return f"{text}."
