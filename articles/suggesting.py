"""What a reader may mean while typing: tags, authors and articles whose names begin so.

At most four queries, bounded; the last word may be a beginning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from authors.models import Author
from magazine.lib import analysis

from .models import Publication, Tag

SHORTEST = 2
TAGS, AUTHORS, ARTICLES = 2, 2, 5
# Newest titles that are looked through for public ones.
LOOKED_AT = 50

SQLITE = """
SELECT rowid & 1073741823 FROM articles_search WHERE articles_search MATCH %s
ORDER BY rowid DESC LIMIT %s
"""
POSTGRESQL = """
SELECT publication_id FROM articles_searchterms WHERE vector @@ to_tsquery('simple', %s)
ORDER BY dated DESC, publication_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The name of something, what it is, and where."""

    name: str
    kind: str
    address: str


def suggest(text: str, *, now: datetime, language: str = "fr") -> list[Suggestion]:
    """A few things that readers may see at `now`; nothing for less than two letters."""
    folded = " ".join(analysis.fold(text[:100]).split())
    if len(folded) < SHORTEST:
        return []
    return [*_tags(folded, now), *_authors(folded, now), *_articles(text, now, language)]


def _tags(folded: str, now: datetime) -> Iterator[Suggestion]:
    public = Publication.objects.published(now).filter(tag_links__tag=OuterRef("pk"))
    rows = Tag.objects.filter(Exists(public), **_begins(folded)).order_by("folded")
    for row in rows[:TAGS]:
        yield Suggestion(row.name, _("Keyword"), row.get_absolute_url())


def _authors(folded: str, now: datetime) -> Iterator[Suggestion]:
    """By the beginning of any of their names."""
    public = Publication.objects.published(now).filter(author_links__author=OuterRef("pk"))
    named = Q(**_begins(folded)) | Q(folded__contains=f" {folded}")
    rows = Author.objects.filter(named).filter(Exists(public)).order_by("folded", "slug")
    for row in rows[:AUTHORS]:
        yield Suggestion(row.name, _("Author"), row.get_absolute_url())


def _begins(folded: str) -> dict[str, Any]:
    return {"folded__gte": folded, "folded__lt": f"{folded}\U0010ffff"}


def _articles(text: str, now: datetime, language: str) -> Iterator[Suggestion]:
    numbers = _titled(analysis.query(text, language))
    public = Publication.objects.published(now).filter(pk__in=numbers).select_related("section")
    rows = public.only("title", "slug", "article_id", "section__name", "dated")
    for row in sorted(rows, key=lambda row: numbers.index(row.pk))[:ARTICLES]:
        yield Suggestion(row.title, row.section.name, row.get_absolute_url())


def _titled(words: analysis.Query) -> list[int]:
    """The newest publications whose title holds the words; the last one may be a beginning."""
    terms = [*words.terms, *(term for phrase in words.phrases for term in phrase)]
    if not terms:
        return []
    *whole, begun = terms
    if connection.vendor == "sqlite":
        parts = [f'"{term}"' for term in whole] + [f'"{begun}"*']
        sql, match = SQLITE, f"heading : ({' AND '.join(parts)})"
    else:
        parts = [f"'{term}':A" for term in whole] + [f"'{begun}':*A"]
        sql, match = POSTGRESQL, " & ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, LOOKED_AT])
        return [number for (number,) in cursor.fetchall()]
