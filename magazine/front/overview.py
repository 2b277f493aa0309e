"""La Une on the first page of the desk: choices that readers do not see."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from magazine.lib.overview import ROWS, Card, Row
from magazine.sections.models import Section

from . import arranging, composing, editions
from .models import Edition


def broken(request: HttpRequest) -> Iterator[Card]:
    """The chosen that may not stand where they were put: their places are filled by rule."""
    if not request.user.has_perm("front.change_edition"):
        return
    rows = [row for edition in _standing() for row in _fallen(edition)]
    yield Card(
        "slots",
        _("Choices for La Une that readers do not see"),
        rows[:ROWS],
        more=reverse("admin:front_edition_changelist"),
        broken=True,
    )


def _standing() -> Iterator[Edition]:
    now = timezone.now()
    fronts: list[Section | None] = [None, *Section.objects.filter(composed=True)]
    for section in fronts:
        edition = editions.standing(section, now)
        if edition is not None:
            yield edition


def _fallen(edition: Edition) -> list[Row]:
    page = composing.arrange(arranging.read(edition), timezone.now(), section=edition.section)
    numbers = [slot.article for slot in page.fallen.values()]
    known = Article.with_bin.only("title", "state").in_bulk(numbers)
    address = reverse("admin:front_edition_change", args=[edition.pk])
    return [
        Row(
            known[slot.article].title or _("(no title yet)"),
            address,
            facts=[
                _("block %(block)d, place %(place)d") % {"block": block + 1, "place": place},
                known[slot.article].get_state_display(),
            ],
        )
        for (block, place), slot in page.fallen.items()
        if slot.article in known
    ]
