"""Articles that say the same in other languages, for search engines (hreflang).

Only pages that are at home here name one another: one that is noindex, or names its original as
canonical, is nobody's alternate. Each names all of them, itself too, so that they agree.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q

from . import indexing
from .models import Article, Publication

# What is a translation of what: so many steps are followed, and so many pages named.
STEPS, MOST = 5, 50


class Alternate(NamedTuple):
    """`language` is that of the page at this address; "x-default" for readers of any other."""

    language: str
    address: str


def alternates(publication: Publication, now: datetime) -> list[Alternate]:
    """This page and its translations, by language; none where there is no other to name."""
    if not indexing.policy(publication).at_home:
        return []
    family = family_of(publication.article_id)
    rows = Publication.objects.published(now).at_home().filter(article__in=family)
    found: dict[str, Publication] = {publication.language: publication}
    for row in rows.only("article_id", "slug", "language").order_by("article_id")[:MOST]:
        found.setdefault(row.language, row)
    if len(found) < 2:
        return []
    named = [Alternate(tag, _address(row)) for tag, row in sorted(found.items())]
    default = found.get(settings.LANGUAGE_CODE)
    return [*named, Alternate("x-default", _address(default))] if default else named


def family_of(article: int) -> set[int]:
    """The articles that are tied to this one, whoever translates whom."""
    family = {article}
    for _step in range(STEPS):
        tied = Article.objects.filter(Q(pk__in=family) | Q(translation_of__in=family))
        pairs = tied.order_by("pk").values_list("pk", "translation_of")[:MOST]
        wider = family | {number for pair in pairs for number in pair if number}
        if wider == family:
            break
        family = wider
    return family


def _address(publication: Publication) -> str:
    return settings.SITE_URL + publication.get_absolute_url()
