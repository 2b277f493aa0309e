"""Search: one question, the same hits on SQLite and PostgreSQL.

`magazine.lib.analysis` makes the words, the publish verb stores them (SearchTerms), the database
indexes that row (migration 0002). Ranking, counts and pages cover the newest 1,000 matches, so
that a common word costs no more than a rare one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from magazine.lib import analysis

from .models import Publication

SIZE = 20
# Matches that are ranked and counted: beyond them one says « more than 1,000 ».
BOUND = 1000
LAST_PAGE = BOUND // SIZE

# The title counts 8, the standfirst with tags and bylines 4, the body 1, on both databases.
# PostgreSQL is kept from carrying vectors through sorts, and from reading every publication to
# see which of a thousand are public: hence the scalar subqueries and OFFSET 0.
SQLITE = """
SELECT found.publication, count(*) OVER ()
FROM (
    SELECT rowid & 1073741823 AS publication, rowid AS place,
           bm25(articles_search, 8.0, 4.0, 1.0) AS score
    FROM articles_search WHERE articles_search MATCH %s ORDER BY rowid DESC LIMIT {bound}
) AS found
JOIN ({public}) AS public ON public.pk = found.publication
ORDER BY found.score, found.place DESC LIMIT %s OFFSET %s
"""
POSTGRESQL = """
SELECT publication, count(*) OVER ()
FROM (
    SELECT found.publication, found.dated,
           (SELECT ts_rank('{{0.125, 0.125, 0.5, 1}}', kept.vector, to_tsquery('simple', %s), 1)
            FROM articles_searchterms AS kept
            WHERE kept.publication_id = found.publication) AS score
    FROM (
        SELECT publication_id AS publication, dated
        FROM articles_searchterms WHERE vector @@ to_tsquery('simple', %s)
        ORDER BY dated DESC, publication_id DESC LIMIT {bound}
    ) AS found
    WHERE (SELECT true FROM ({public}) AS public WHERE public.pk = found.publication)
    OFFSET 0
) AS ranked
ORDER BY score DESC, dated DESC, publication DESC LIMIT %s OFFSET %s
"""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, best first.

    Each publication has `passages`: pieces of its text, (text, whether it matched). `hits` counts
    at most BOUND, `more` says that there are others; `next_page` is None on the last page.
    """

    words: analysis.Query
    publications: list[Publication]
    hits: int = 0
    more: bool = False
    page: int = 1

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page * SIZE < self.hits else None


def search(text: str, *, now: datetime, language: str = "fr", page: int = 1) -> Results:
    """What readers may see at `now` and that holds every word of `text`; two queries at most.

    Any text will do: one that holds no word finds nothing.
    """
    words = analysis.query(text, language)
    if not words or not 1 <= page <= LAST_PAGE:
        return Results(words, [], page=page)
    found = _found(words, now, (page - 1) * SIZE)
    hits = found[0][1] if found else 0
    return Results(
        words=words,
        publications=_cards([number for number, _hits in found], words, now),
        hits=min(hits, BOUND),
        more=hits > BOUND,
        page=page,
    )


def _found(words: analysis.Query, now: datetime, offset: int) -> list[tuple[int, int]]:
    """Numbers of publications, best first, each with the count of all hits."""
    public, public_params = (
        Publication.objects.published(now).order_by().values("pk").query.sql_with_params()
    )
    if connection.vendor == "sqlite":
        sql, match = SQLITE, _fts5(words)
        params: list[Any] = [match, *public_params]
    else:
        sql, match = POSTGRESQL, _tsquery(words)
        params = [match, match, *public_params]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(bound=BOUND + 1, public=public), [*params, SIZE, offset])
        return cursor.fetchall()


def _fts5(words: analysis.Query) -> str:
    """The words as FTS5 reads them; each is quoted, though the analyser makes only a-z0-9."""
    wanted = [f'"{term}"' for term in words.terms]
    wanted += [f'"{" ".join(phrase)}"' for phrase in words.phrases]
    match = " AND ".join(wanted)
    excluded = [*words.excluded, *(" ".join(phrase) for phrase in words.excluded_phrases)]
    if excluded:
        match = f"({match}) NOT ({' OR '.join(f'"{one}"' for one in excluded)})"
    return match


def _tsquery(words: analysis.Query) -> str:
    wanted = [f"'{term}'" for term in words.terms]
    wanted += [follow(phrase) for phrase in words.phrases]
    wanted += [f"!'{term}'" for term in words.excluded]
    wanted += [f"!{follow(phrase)}" for phrase in words.excluded_phrases]
    return " & ".join(wanted)


def follow(phrase: Sequence[str], weight: str = "") -> str:
    """The words of a phrase one after the other, in the columns of this weight if one is given."""
    label = f":{weight}" if weight else ""
    return f"({' <-> '.join(f"'{term}'{label}" for term in phrase)})"


def _cards(numbers: Sequence[int], words: analysis.Query, now: datetime) -> list[Publication]:
    """The publications in the order of their numbers, with all that a card shows."""
    public = Publication.objects.published(now).for_cards().select_related("body")
    rows = {row.pk: row for row in public.filter(pk__in=numbers)}
    cards = [rows[number] for number in numbers if number in rows]
    for row in cards:
        vars(row).update(passages=analysis.highlight(row.body.text, words))
    return cards
