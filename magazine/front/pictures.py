"""Where La Une and the fronts of sections use an image of the library: in a place that an editor
gave, instead of the article's own."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import rights
from magazine.images.models import Image
from magazine.images.used import Place

from .models import Slot

# More than anybody reads of one image.
MOST = 50


def uses(
    request: HttpRequest, images: Sequence[Image], *, thorough: bool = False
) -> Iterator[tuple[int, Place]]:
    """IMAGE_USES: the places of pages that are composed."""
    may = request.user.has_perm("front.change_edition")
    rows = Slot.objects.filter(image__in=images).select_related("article", "block__edition")
    for slot in rows.order_by("-pk")[: MOST * len(images)]:
        seen = rights.sees(request.user, slot.article)
        title = str(slot.article) if seen else _("An article of another section")
        as_what = _("%(page)s, instead of its own image") % {"page": slot.block.edition}
        at = [slot.block.edition_id]
        address = reverse("admin:front_edition_change", args=at) if may else ""
        yield slot.image_id or 0, Place(title, as_what, address)


def used() -> list[QuerySet[Any, Any]]:
    """IMAGES_USED: the numbers of the images that such a place shows."""
    return [Slot.objects.exclude(image=None).values("image")]
