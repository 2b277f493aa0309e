"""Where images are used: what floors above say, since this one does not know them.

The setting IMAGE_USES names functions `uses(request, image) -> Iterable[Place]`, each asked in a
bounded number of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
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


def places(request: HttpRequest, image: Image) -> list[Place]:
    found: list[Place] = []
    for name in settings.IMAGE_USES:
        uses: Callable[[HttpRequest, Image], Iterable[Place]] = import_string(name)
        found.extend(uses(request, image))
    return found
