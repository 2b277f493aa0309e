"""Dossiers as readers see them, and the verbs by which the desk changes them.

Only what is public at that moment is there: a withdrawn or expired article leaves no hole, a
scheduled one comes in at its hour, and no place shows a link that would lead nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField, Count, DateTimeField, F, OuterRef, Subquery

from magazine.events.effects import event, record
from magazine.lib import related, richtext, typography
from magazine.lib.prepared import Prepared

from . import structured
from .models import Dossier, DossierQuerySet, Publication, PublicationQuerySet

# How many articles a dossier may hold, and of how many dossiers an article's page speaks.
MOST = 60
BESIDE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands in a dossier, among what readers see of it now."""

    title: str
    slug: str
    number: int
    total: int
    previous: Publication | None
    next: Publication | None


# What readers see ------------------------------------------------------------------------------


def parts_of(dossier: Dossier, now: datetime, *, most: int = MOST) -> list[Publication]:
    """What is public of a dossier at this instant, in its order, ready for cards: one query."""
    rows = Publication.objects.published(now).in_dossier(dossier).for_cards()
    return list(rows.in_order_of_dossier()[:most])


def listing(now: datetime) -> DossierQuerySet:
    """The dossiers that hold something to read, each with `length`, the number of its articles."""
    public = Publication.objects.published(now)
    parts = public.filter(article__dossier_parts__dossier=OuterRef("pk")).order_by()
    lengths = parts.values("article__dossier_parts__dossier").annotate(n=Count("pk")).values("n")
    rows = Dossier.objects.filled(now).select_related("image")
    return rows.annotate(length=Subquery(lengths))


def places_of(article: int, now: datetime) -> list[Place]:
    """The places of an article in the dossiers that were shown last: one query."""
    rows = _NEIGHBOURS.fetch(article=article, now=now)
    groups = (list(group) for _pk, group in groupby(rows, key=lambda row: vars(row)["dossier"]))
    places = (_place(article, group[:MOST]) for group in groups)
    return [place for place in places if place]


def _neighbours(*, article: int, now: datetime) -> PublicationQuerySet:
    """What is public of each of these dossiers, in their order."""
    held = Dossier.objects.shown().filter(parts__article=article).newest_first()[:BESIDE]
    part = "article__dossier_parts"
    return (
        Publication.objects.published(now)
        .filter(**{f"{part}__dossier__in": held.values("pk")})
        .annotate(
            dossier=F(f"{part}__dossier"),
            dossier_title=F(f"{part}__dossier__title"),
            dossier_slug=F(f"{part}__dossier__slug"),
        )
        .order_by(f"-{part}__dossier__shown_since", f"-{part}__dossier", f"{part}__position", part)
        .only("article_id", "slug", "title", "language")
    )


_NEIGHBOURS = Prepared(_neighbours, article=BigIntegerField(), now=DateTimeField())


def _place(article: int, rows: Sequence[Publication]) -> Place | None:
    at = next((at for at, row in enumerate(rows) if row.article_id == article), None)
    if at is None:
        return None
    about = vars(rows[at])
    return Place(
        title=about["dossier_title"],
        slug=about["dossier_slug"],
        number=at + 1,
        total=len(rows),
        previous=rows[at - 1] if at else None,
        next=rows[at + 1] if at + 1 < len(rows) else None,
    )


def page(dossier: Dossier, now: datetime) -> dict[str, Any]:
    """The context of the dossier's page."""
    rows = parts_of(dossier, now)
    return {
        "dossier": dossier,
        "introduction": introduction(dossier.introduction),
        "rows": rows,
        # Where a link to it is shared: its own, else the first that its articles show.
        "picture": dossier.image or next((row.lead_image for row in rows if row.lead_image), None),
        "structured": structured.dossier_script(dossier, rows),
    }


def introduction(html: str) -> str:
    """An introduction in the site's typography."""
    return richtext.stored(_typeset(html, settings.LANGUAGE_CODE)) if html else ""


@lru_cache(maxsize=64)
def _typeset(html: str, language: str) -> str:
    return typography.set_html(html, language)


# What the desk writes --------------------------------------------------------------------------


def prose(html: str) -> str:
    """What an introduction may hold: text and links. Its pictures are those of the articles."""
    cleaned = richtext.map_images(richtext.clean(html), lambda _image: None)
    return richtext.clean(related.map_related(cleaned, lambda _number: None))


def order_of(dossier: Dossier) -> list[int]:
    """The numbers of its articles, public or not."""
    return list(dossier.parts.order_by("position", "pk").values_list("article", flat=True))


def saved(
    dossier: Dossier,
    *,
    by: AbstractBaseUser | None,
    before: Sequence[int],
    shown_before: bool,
) -> None:
    """Say that a dossier was saved; call it in the transaction of the change. `before` is what
    `order_of` gave until then."""
    after = order_of(dossier)
    shown = dossier.shown_since is not None
    verb = "arranged" if after != list(before) else "changed"
    if shown != shown_before:
        verb = "shown" if shown else "hidden"
    said = {"title": dossier.title, "articles": after}
    record(event(verb, dossier, by=by, data=said, keys=[f"dossier:{dossier.pk}"]))


@transaction.atomic
def remove(dossier: Dossier, *, by: AbstractBaseUser | None) -> None:
    """Remove a dossier for good; its articles stay as they are."""
    said = {"title": dossier.title, "articles": order_of(dossier)}
    record(event("purged", dossier, by=by, data=said, keys=[f"dossier:{dossier.pk}"]))
    dossier.delete()
