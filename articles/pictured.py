"""Which images the texts of the desk show: rows written with the text, so that the library knows
what is used without reading every text.

Whoever writes a text says so here: `revisions.keep` and `autosave` do, and bringing back an export.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from .models import Article, DeskImage, Dossier, ImageLink, Publication

_NUMBER = re.compile(r'data-file="([0-9]{1,18})"')


def note(bodies: Mapping[int, str]) -> None:
    """What the texts of these articles show, by number, as they stand now: one query when that is
    what they showed before."""
    if not bodies:
        return
    wanted = {(pk, int(one)) for pk, body in bodies.items() for one in _NUMBER.findall(body)}
    rows = DeskImage.objects.filter(article__in=bodies)
    standing = {(row.article_id, row.image_id): row.pk for row in rows}
    gone = [standing[pair] for pair in standing.keys() - wanted]
    if gone:
        rows.filter(pk__in=gone).delete()
    new = sorted(wanted - standing.keys())
    if new:
        DeskImage.objects.bulk_create(
            [DeskImage(article_id=article, image_id=image) for article, image in new],
            batch_size=500,
            ignore_conflicts=True,
        )


def used() -> list[QuerySet[Any, Any]]:
    """IMAGES_USED: the numbers of the images that articles use, here or before readers."""
    public = Publication.objects.not_over()
    return [
        Article.with_bin.exclude(lead_image=None).values("lead_image"),
        DeskImage.objects.values("image"),
        public.exclude(lead_image=None).values("lead_image"),
        ImageLink.objects.filter(publication__in=public).values("image"),
        Dossier.objects.exclude(image=None).values("image"),
    ]


def inside(images: list[int]) -> list[tuple[int, int]]:
    """(article, image) for each text that holds one of these images, from the texts themselves.

    It reads every text of the desk: before what cannot be undone, where the rows are not enough.
    """
    which = "|".join(map(str, images))
    rows = Article.with_bin.filter(body__regex=f'data-file="({which})"').order_by()
    wanted = set(images)
    return [
        (pk, number)
        for pk, body in rows.values_list("pk", "body")
        for number in {int(one) for one in _NUMBER.findall(body)} & wanted
    ]
