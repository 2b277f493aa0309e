"""La Une on the first page of the desk: choices that readers do not see."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Publication
from magazine.lib.overview import ROWS, Card, Row

from .desk import fronts
from .models import Edition, Slot


def broken(request: HttpRequest) -> Iterator[Card]:
    """The chosen that are not public: their places are filled by rule, and the editor is told."""
    if not fronts.may_compose_any(request.user):
        return
    now = timezone.now()
    listed = Publication.objects.listed(now).filter(article=OuterRef("article"))
    standing = Edition.objects.standing(now).filter(fronts.mine(request.user))
    slots = Slot.objects.holding(now).filter(~Exists(listed), block__edition__in=standing)
    narrow = slots.select_related("article", "block").only(
        "place", "block__position", "block__edition_id", "article__title", "article__state"
    )
    yield Card(
        "slots",
        _("Choices for La Une that readers do not see"),
        list(map(_slot, narrow[:ROWS])),
        more=reverse("admin:front_edition_changelist"),
        broken=True,
    )


def _slot(slot: Slot) -> Row:
    place = _("block %(block)d, place %(place)d") % {
        "block": slot.block.position,
        "place": slot.place,
    }
    title = slot.article.title or _("(no title yet)")
    address = reverse("admin:front_edition_change", args=[slot.block.edition_id])
    return Row(title, address, facts=[place, slot.article.get_state_display()])
