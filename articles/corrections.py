"""The corrections of an article, as the desk lists them and as readers get them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.safestring import SafeString

from magazine.lib import richtext
from magazine.lib.typography import set_text

from .models import Correction, Publication

# More than these on one article and the page is a history of them.
MOST = 50


class Told(NamedTuple):
    """A correction as readers get it: its number, its kind and the name of that, its instant, its
    text as it is set and as paragraphs."""

    number: int
    kind: str
    name: str
    at: datetime
    text: str
    html: SafeString


def shown(article: int, language: str) -> list[Told]:
    """Set as the article is, in its language; the newest first."""
    return [_told(one, language) for one in of(article)]


def shown_of(publications: Iterable[Publication]) -> dict[int, list[Told]]:
    """The same for several at once, by article: one query, or none for none."""
    languages = {row.article_id: row.language for row in publications}
    found: dict[int, list[Told]] = {}
    for one in Correction.objects.filter(article__in=languages) if languages else ():
        found.setdefault(one.article_id, []).append(_told(one, languages[one.article_id]))
    return found


def _told(one: Correction, language: str) -> Told:
    text = set_text(one.text, language)
    html = richtext.stored(richtext.clean(richtext.paragraphs_to_html(text)))
    return Told(one.pk, one.kind, one.get_kind_display(), one.at, text, html)


def of(article: int, *fetched: str) -> list[Correction]:
    """The newest first; `fetched` is what else is asked for with them."""
    rows = Correction.objects.filter(article=article)
    return list((rows.select_related(*fetched) if fetched else rows)[:MOST])
