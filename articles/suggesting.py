"""What a reader may mean while typing: tags, authors and articles whose names begin so.

Three queries, each written once and bounded; the last word may be a beginning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex
from django.utils.translation import gettext as _

from authors.models import Author
from magazine.lib import analysis
from magazine.lib.prepared import Prepared

from .models import Publication, Tag
from .models.publication import address
from .public import public

SHORTEST = 2
TAGS, AUTHORS, ARTICLES = 2, 2, 5
# Newest titles that are looked through for public ones.
LOOKED_AT = 50

SQLITE = """
SELECT public.title, public.section_name, public.article_id, public.slug FROM (
    SELECT rowid & 1073741823 AS publication, rowid AS place
    FROM articles_titles WHERE articles_titles MATCH %s
    ORDER BY rowid DESC LIMIT {looked_at}
) AS found
JOIN ({public}) AS public ON public.pk = found.publication
ORDER BY found.place DESC LIMIT {shown}
"""
# No index is in the order of the hour in UTC: titles are found by theirs, and none is read in vain.
POSTGRESQL = """
SELECT public.title, public.section_name, public.article_id, public.slug FROM (
    SELECT publication_id AS publication, dated
    FROM articles_searchterms WHERE to_tsvector('simple', heading) @@ to_tsquery('simple', %s)
    ORDER BY (dated AT TIME ZONE 'UTC') DESC, publication_id DESC LIMIT {looked_at}
) AS found
JOIN ({public}) AS public ON public.pk = found.publication
ORDER BY found.dated DESC, found.publication DESC LIMIT {shown}
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
    stretch = {"start": folded, "end": f"{folded}\U0010ffff"}
    return [
        *(_named(row, _("Keyword")) for row in _TAGS.fetch(at=now, **stretch)),
        *(
            _named(row, _("Author"))
            for row in _AUTHORS.fetch(at=now, inside=f" {folded}", **stretch)
        ),
        *_articles(text, now, language),
    ]


def _named(row: Tag | Author, kind: str) -> Suggestion:
    return Suggestion(row.name, kind, row.get_absolute_url())


def _tags(at: datetime, start: str, end: str) -> QuerySet[Tag]:
    seen = Publication.objects.published(at).filter(tag_links__tag=OuterRef("pk"))
    rows = Tag.objects.filter(Exists(seen), folded__gte=start, folded__lt=end)
    return rows.order_by("folded")[:TAGS]


def _authors(at: datetime, start: str, end: str, inside: str) -> QuerySet[Author]:
    """By the beginning of any of their names."""
    seen = Publication.objects.published(at).filter(author_links__author=OuterRef("pk"))
    rows = Author.objects.alias(further=StrIndex("folded", Value(inside)))
    named = Q(folded__gte=start, folded__lt=end) | Q(further__gt=0)
    return rows.filter(named).filter(Exists(seen)).order_by("folded", "slug")[:AUTHORS]


_TAGS = Prepared(_tags, at=DateTimeField(), start=TextField(), end=TextField())
_AUTHORS = Prepared(
    _authors, at=DateTimeField(), start=TextField(), end=TextField(), inside=TextField()
)


def _articles(text: str, now: datetime, language: str) -> Iterator[Suggestion]:
    """The newest whose title holds the words; the last one may be a beginning."""
    words = analysis.query(text, language)
    terms = [*words.terms, *(term for phrase in words.phrases for term in phrase)]
    if not terms:
        return
    columns = ("pk", "title", "article_id", "slug")
    seen, params = public(now, *columns, section_name="section__name")
    if connection.vendor == "sqlite":
        sql, sought = SQLITE, [_fts5(terms)]
    else:
        sql, sought = POSTGRESQL, [_tsquery(terms)]
    sql = sql.format(public=seen, looked_at=LOOKED_AT, shown=ARTICLES)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*sought, *params])
        for title, section, article, slug in cursor.fetchall():
            yield Suggestion(title, section, address(article, slug))


def _fts5(terms: list[str]) -> str:
    *whole, begun = terms
    return " AND ".join([*(f'"{term}"' for term in whole), f'"{begun}"*'])


def _tsquery(terms: list[str]) -> str:
    *whole, begun = terms
    return " & ".join([*(f"'{term}'" for term in whole), f"'{begun}':*"])
