"""Where images are used: what floors above say, since this one does not know them.

IMAGE_USES names functions `uses(request, images, *, thorough) -> Iterable[tuple[int, Place]]`: an
image's number and a place, in a bounded number of queries however many images there are. With
`thorough`, before what cannot be undone, nothing is taken on trust. IMAGES_USED names functions
`used() -> list[QuerySet]`: the numbers of all that are used, never null, to filter a list by.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

from .models import Image


@dataclass(frozen=True, slots=True)
class Place:
    """A use of an image: what shows it, as what, and where that is edited ("" for nowhere, as
    when whoever asks may not see it)."""

    title: str
    as_what: str
    address: str = ""


def places(
    request: HttpRequest, images: Sequence[Image], *, thorough: bool = False
) -> dict[int, list[Place]]:
    """The places of each image, by its number."""
    found: dict[int, list[Place]] = {image.pk: [] for image in images}
    for name in settings.IMAGE_USES if images else []:
        uses: Callable[..., Iterable[tuple[int, Place]]] = import_string(name)
        for number, place in uses(request, images, thorough=thorough):
            found[number].append(place)
    return found


def used() -> Q:
    """Whether an image is used anywhere."""
    condition = Q()
    for name in settings.IMAGES_USED:
        asked: Callable[[], list[QuerySet[Any, Any]]] = import_string(name)
        for numbers in asked():
            condition |= Q(pk__in=numbers)
    return condition or Q(pk__in=[])
