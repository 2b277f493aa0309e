"""Search: one question, the same hits in the same order on SQLite and PostgreSQL.

`magazine.lib.analysis` makes the words, the publish verb stores them (SearchTerms), the database
indexes that row (migrations 0002, 0003 and 0009). Ranking, counts and pages cover the newest 500
matches, so that a common word costs no more than a rare one. What orders them is counted here and
in whole numbers, for each word sought, since the ranks of the two databases would differ.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from magazine.lib import analysis
from magazine.lib.prepared import Prepared

from . import stretches
from .marks import AUTHOR, SECTION, TAG, mark
from .models import Publication
from .models.publication import PublicationQuerySet
from .public import public

SIZE = 20
# Matches that are ranked and counted: beyond them one says « more than 500 ».
BOUND = 500
LAST_PAGE = BOUND // SIZE
# What a word counts in the title, in the standfirst with tags and bylines, and where the text comes
# back to it; that it is there at all is what was asked.
TITLE, STANDFIRST, OFTEN = 8, 4, 2

_SHOWN = ["article_id", "slug", "language", "title", "standfirst", "bylines", "tags", "dated"]
_SHOWN += ["dated_precision", "section__name", "section__slug", "body__text"]
# Before and after every article (lib.paging).
FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

# PostgreSQL is kept from carrying texts through sorts, and from reading every publication to see
# which of hundreds are public. And from looking at the vector of every row, or of each from the
# newest back: it believes that to cost nothing, and is told of a price by a condition that always
# holds; no index is in the order of the hour in UTC.
# Where a row stands (ctid) is the same throughout a statement, and finds it without an index.
SQLITE = """
SELECT found.publication, public.section_number, {score} AS score
FROM (
    SELECT rowid & 1073741823 AS publication, rowid AS place
    FROM articles_search WHERE articles_search MATCH %s AND rowid >= %s AND rowid < %s
    ORDER BY rowid DESC LIMIT {bound}
) AS found
JOIN articles_searchterms AS kept ON kept.publication_id = found.publication
JOIN ({public}) AS public ON public.pk = found.publication
ORDER BY {order}found.place DESC
"""
PRICED = "coalesce(length(to_tsvector('simple', nullif(left(heading, 0), ''))), 0) <> 1"
POSTGRESQL = """
WITH found AS MATERIALIZED (
    SELECT publication_id AS publication, dated, ctid AS place FROM articles_searchterms
    WHERE vector @@ %s::tsquery AND dated >= %s AND dated < %s
    AND {priced}
    ORDER BY (dated AT TIME ZONE 'UTC') DESC, publication_id DESC LIMIT {bound}
), public AS MATERIALIZED (
    {public} AND "articles_publication"."id" = ANY(ARRAY(SELECT publication FROM found))
), ranked AS MATERIALIZED (
    SELECT found.publication, date_trunc('minute', found.dated) AS minute, public.section_number,
           (SELECT {score} FROM articles_searchterms AS kept
            WHERE kept.ctid = found.place) AS score
    FROM found JOIN public ON public.pk = found.publication
    WHERE {filed}
)
SELECT publication, section_number, score, (SELECT count(*) FROM found) FROM ranked
ORDER BY {order}minute DESC, publication DESC
"""
FILED = "(SELECT {} FROM articles_searchterms AS kept WHERE kept.ctid = found.place)"
# Of a stretch, what holds any of some words.
EXCLUDED_SQLITE = """
SELECT rowid & 1073741823 FROM articles_search
WHERE articles_search MATCH %s AND rowid >= %s AND rowid < %s
"""
EXCLUDED_POSTGRESQL = """
SELECT publication_id FROM articles_searchterms
WHERE vector @@ %s::tsquery AND dated >= %s AND dated < %s
AND {priced}
"""


# The numbers of a publication and of its section, how well it answers, and on PostgreSQL how many
# hold the words, public or not.
type Row = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search: addresses of a section, an author, a tag; and days, both included."""

    section: str = ""
    author: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def marks(self) -> list[str]:
        named = ((SECTION, self.section), (AUTHOR, self.author), (TAG, self.tag))
        return [mark(kind, slug) for kind, slug in named if slug]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, best first.

    Each publication has `passages`: pieces of its text, (text, whether it matched). `hits` counts
    at most BOUND, `more` says that there are others; `next_page` is None on the last page;
    `sections` says how many of the hits lie in each section, by its number.
    """

    words: analysis.Query
    publications: list[Publication]
    hits: int = 0
    more: bool = False
    page: int = 1
    sections: Mapping[int, int] = field(default_factory=dict)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page * SIZE < self.hits else None


def search(
    text: str,
    *,
    now: datetime,
    language: str = "fr",
    page: int = 1,
    filters: Filters = Filters(),
) -> Results:
    """What readers may see at `now` and that holds every word of `text`; two queries, on
    PostgreSQL up to five.

    Any text will do: one that holds no word finds nothing, or what the filters name, newest first.
    """
    words = analysis.query(text, language)
    if not 1 <= page <= LAST_PAGE:
        return Results(words, [], page=page)
    found = _found(words, filters, now, order="score DESC, ")
    hits = found[:BOUND]
    shown = [number for number, _section in hits[(page - 1) * SIZE : page * SIZE]]
    return Results(
        words=words,
        publications=_cards(shown, words, now),
        hits=len(hits),
        more=len(found) > BOUND,
        page=page,
        sections=Counter(section for _number, section in hits),
    )


def newest(text: str, *, now: datetime, language: str, filters: Filters) -> list[int]:
    """The numbers of the newest publications that the search finds, newest first: for a feed."""
    words = analysis.query(text, language)
    return [number for number, _section in _found(words, filters, now)[:BOUND]]


def _found(
    words: analysis.Query, filters: Filters, now: datetime, order: str = ""
) -> list[tuple[int, int]]:
    """Numbers of publications, each with the number of its section; newest first in `order`."""
    if not (words or filters.marks):
        return _of_period(words, filters, now)
    ask = _ask_sqlite if connection.vendor == "sqlite" else _ask_postgresql
    return [(number, section) for number, section, *_ in ask(words, filters, now, order)]


def _ask_sqlite(words: analysis.Query, filters: Filters, now: datetime, order: str) -> list[Row]:
    seen, public_params = public(now, "pk", section_number="section")
    start, end = _stretch(filters)
    score, sought = _score(words, "instr")
    params = [*sought, _fts5(words, filters), _place(start), _place(end), *public_params]
    return _rows(SQLITE.format(bound=BOUND + 1, public=seen, score=score, order=order), params)


def _ask_postgresql(
    words: analysis.Query, filters: Filters, now: datetime, order: str
) -> list[Row]:
    seen, public_params = public(now, "pk", section_number="section")
    start, end = _stretch(filters)
    score, sought = _score(words, "strpos")
    wanted = _tsquery(words, filters)
    # A text may hold a mark; to ask the index for those of the marks alone reads every vector.
    marks = [f" {one} " for one in filters.marks]
    each = " AND ".join(["strpos(' ' || kept.marks || ' ', %s) > 0"] * len(marks))
    filed = FILED.format(each) if marks else "true"

    def ask(among: str) -> list[Row]:
        parts = {"public": seen, "score": score, "order": order, "filed": filed, "priced": PRICED}
        sql = POSTGRESQL.format(bound=BOUND + 1, **parts)
        return _rows(sql, [among, start, end, *public_params, *sought, *marks])

    spread = stretches.spread()
    part = spread.first if (start, end) == (FIRST, LAST) else 1.0
    while part < 1:
        rows = ask(stretches.within(wanted, spread.since(part), end))
        # Of those that hold the words some may not be public.
        holding = rows[0][3] if rows else 0
        if holding > BOUND:
            return rows
        part = stretches.wider(part, holding, BOUND + 1)
    return ask(stretches.within(wanted, start, end))


def _rows(sql: str, params: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _of_period(words: analysis.Query, filters: Filters, now: datetime) -> list[tuple[int, int]]:
    """What is dated in these days, which no word of the index says, and holds no excluded word;
    nothing where no day is named."""
    if not filters:
        return []
    start, end = _stretch(filters)
    rows = Publication.objects.published(now).filter(dated__gte=start, dated__lt=end)
    if words.excluded or words.excluded_phrases:
        rows = rows.exclude(pk__in=_with_excluded(words, start, end))
    return list(rows.newest_first().values_list("pk", "section")[: BOUND + 1])


def _with_excluded(words: analysis.Query, start: datetime, end: datetime) -> RawSQL:
    """The numbers of those of a stretch that hold any of the excluded words."""
    if connection.vendor == "sqlite":
        match = " OR ".join(f'"{one}"' for one in _excluded(words))
        return RawSQL(EXCLUDED_SQLITE, [match, _place(start), _place(end)])  # noqa: S611
    match = " | ".join(
        [f"'{term}'" for term in words.excluded] + [*map(follow, words.excluded_phrases)]
    )
    match = stretches.within(f"({match})", start, end)
    return RawSQL(EXCLUDED_POSTGRESQL.format(priced=PRICED), [match, start, end])  # noqa: S611


def _stretch(filters: Filters) -> tuple[datetime, datetime]:
    start = _midnight(filters.since) if filters.since else FIRST
    return start, _midnight(filters.until + timedelta(days=1)) if filters.until else LAST


def _midnight(day: date) -> datetime:
    """Where a day begins in the time zone of the site."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _place(at: datetime) -> int:
    """The first place in SQLite's index of this minute (migration 0002)."""
    return (int(at.timestamp()) + 62167219200) // 60 << 30


def _score(words: analysis.Query, find: str) -> tuple[str, list[str]]:
    """How well a row answers, in whole numbers: the SQL, and its parameters.

    Several words count once more where they stand one after the other.
    """
    together = [words.terms] if len(words.terms) > 1 else []
    sought = [*((term,) for term in words.terms), *words.phrases, *together]
    parts, params = ["0"], []
    for column, weight in (("heading", TITLE), ("lead", STANDFIRST), ("often", OFTEN)):
        for one in sought if column != "often" else [one for one in sought if len(one) == 1]:
            parts.append(
                f"CASE WHEN {find}(' ' || kept.{column} || ' ', %s) > 0 THEN {weight} ELSE 0 END"
            )
            params.append(f" {' '.join(one)} ")
    return " + ".join(parts), params


def _fts5(words: analysis.Query, filters: Filters) -> str:
    """The words as FTS5 reads them; each is quoted, though the analyser makes only a-z0-9."""
    wanted = [f'"{term}"' for term in words.terms]
    wanted += [f'"{" ".join(phrase)}"' for phrase in words.phrases]
    wanted += [f'marks : "{one}"' for one in filters.marks]
    match = " AND ".join(wanted)
    if excluded := _excluded(words):
        match = f"({match}) NOT ({' OR '.join(f'"{one}"' for one in excluded)})"
    return match


def _excluded(words: analysis.Query) -> list[str]:
    return [*words.excluded, *(" ".join(phrase) for phrase in words.excluded_phrases)]


def _tsquery(words: analysis.Query, filters: Filters) -> str:
    wanted = [f"'{term}'" for term in words.terms]
    wanted += [follow(phrase) for phrase in words.phrases]
    wanted += [f"'{one}'" for one in filters.marks]
    wanted += [f"!'{term}'" for term in words.excluded]
    wanted += [f"!{follow(phrase)}" for phrase in words.excluded_phrases]
    return " & ".join(wanted)


def follow(phrase: Sequence[str], weight: str = "") -> str:
    """The words of a phrase one after the other, in the columns of this weight if one is given."""
    label = f":{weight}" if weight else ""
    return f"({' <-> '.join(f"'{term}'{label}" for term in phrase)})"


def _cards(numbers: Sequence[int], words: analysis.Query, now: datetime) -> list[Publication]:
    """The publications in the order of their numbers, with what the page shows of each."""
    if not numbers:
        return []
    rows = {row.pk: row for row in _NUMBERED.fetch(at=now, numbers=json.dumps(numbers))}
    cards = [rows[number] for number in numbers if number in rows]
    for row in cards:
        vars(row).update(passages=_passages(row, words))
    return cards


def _numbered(at: datetime, numbers: str) -> PublicationQuerySet:
    each = "SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)"
    if connection.vendor == "sqlite":
        each = "SELECT value FROM json_each(%s)"
    public = Publication.objects.published(at).select_related("section", "body").only(*_SHOWN)
    return public.filter(pk__in=RawSQL(each, [numbers])).order_by()  # noqa: S611


_NUMBERED = Prepared(_numbered, at=DateTimeField(), numbers=TextField())


def _passages(row: Publication, words: analysis.Query) -> list[tuple[str, bool]]:
    """Of the text, or of the standfirst where that alone holds the words."""
    found = analysis.highlight(row.body.text, words)
    if row.standfirst and not any(matched for _text, matched in found):
        lead = analysis.highlight(row.standfirst, words)
        return lead if any(matched for _text, matched in lead) else found
    return found
