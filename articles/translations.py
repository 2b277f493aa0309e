"""Articles that say the same in other languages: for readers, and for search engines (hreflang).

Readers are led to each that is public. To search engines only pages that are at home here name
one another: one that is noindex, or names its original as canonical, is nobody's alternate. Each
language has one page, the same whichever of them is asked, and each of these names all of them,
itself too: search engines take only what is returned.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from . import indexing
from .models import Article, Publication

# Pages of one family. A larger one names nobody: where it was cut would depend on who was asked.
MOST = 50


class Alternate(NamedTuple):
    """`language` is that of the page at this address; "x-default" for readers of any other."""

    language: str
    address: str


class Translation(NamedTuple):
    """The same text in another language, as a reader is led to it."""

    language: str
    title: str
    address: str


def public(publication: Publication, now: datetime) -> list[Publication]:
    """What readers may see of the articles that say the same, this one too, the oldest first; none
    of a family that is too large to be read whole."""
    family = family_of(publication.article_id)
    if len(family) > MOST:
        return []
    rows = Publication.objects.published(now).filter(article__in=family).order_by("article_id")
    return list(rows.only("article_id", "slug", "language", "title", "indexable", "original"))


def others(publication: Publication, rows: Iterable[Publication]) -> tuple[Translation, ...]:
    """For readers: one for each other language, in the order of their tags."""
    found = _by_language(row for row in rows if row.language != publication.language)
    return tuple(
        Translation(tag, row.title, row.get_absolute_url()) for tag, row in sorted(found.items())
    )


def alternates(publication: Publication, rows: Iterable[Publication]) -> list[Alternate]:
    """This page and its translations, by language; none where there is no other to name, and none
    for the later one of two in one language."""
    found = _by_language(row for row in rows if indexing.is_at_home(row))
    named = found.get(publication.language)
    if len(found) < 2 or named is None or named.article_id != publication.article_id:
        return []
    told = [Alternate(tag, _address(row)) for tag, row in sorted(found.items())]
    default = found.get(settings.LANGUAGE_CODE)
    return [*told, Alternate("x-default", _address(default))] if default else told


def _by_language(rows: Iterable[Publication]) -> dict[str, Publication]:
    found: dict[str, Publication] = {}
    for row in rows:
        found.setdefault(row.language, row)
    return found


def family_of(article: int) -> set[int]:
    """The articles that are tied to this one, whoever translates whom: all of them, or more than
    MOST of them where they are more."""
    family = {article}
    while len(family) <= MOST:
        tied = Article.objects.filter(Q(pk__in=family) | Q(translation_of__in=family))
        pairs = tied.order_by("pk").values_list("pk", "translation_of")[: MOST + 1]
        wider = family | {number for pair in pairs for number in pair if number}
        if wider == family:
            break
        family = wider
    return family


def _address(publication: Publication) -> str:
    return settings.SITE_URL + publication.get_absolute_url()
