"""La Une on the first page of the desk: places that an editor gave and that show nothing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Publication
from magazine.lib.overview import ROWS, Card, Row

from .models import Slot


def broken(request: HttpRequest) -> Iterator[Card]:
    if not request.user.has_perm("front.change_edition"):
        return
    listed = Publication.objects.listed().filter(article=OuterRef("article"))
    slots = Slot.objects.filter(~Exists(listed), edition__open=True).select_related("article")
    narrow = slots.only("position", "edition_id", "article__title", "article__state")[:ROWS]
    yield Card(
        "slots",
        _("Places on La Une that show nothing"),
        list(map(_slot, narrow)),
        more=reverse("admin:front_edition_changelist"),
        broken=True,
    )


def _slot(slot: Slot) -> Row:
    place = _("place %(position)d") % {"position": slot.position}
    title = slot.article.title or _("(no title yet)")
    address = reverse("admin:front_edition_change", args=[slot.edition_id])
    return Row(title, address, facts=[place, slot.article.get_state_display()])
