"""Search at the desk: drafts and public articles, the same hits on SQLite and PostgreSQL.

Every word must be there; the last one may be a beginning, since it is often still being typed.
What holds the words in its title comes first, then the rest; each newest change first, as the list
is without a search. At most BOUND of each are taken, the newest articles that one may see.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, F, Lookup, Value, When

from magazine.lib import analysis

from .search import follow

BOUND = 1000
# Shorter beginnings are those of half the words there are.
SHORTEST = 3

# The question who may see an article is asked row by row, newest first, until there are enough:
# an IN or a join would first gather all that they may see.
SQLITE = """
SELECT pk, place FROM (
    SELECT rowid AS pk, {place} AS place FROM articles_desk WHERE articles_desk MATCH %s
    AND (SELECT true FROM ({seen}) AS seen WHERE seen.pk = articles_desk.rowid)
    ORDER BY rowid DESC LIMIT {bound}
)
"""
POSTGRESQL = """
SELECT pk, place FROM (
    SELECT article_id AS pk, {place} AS place
    FROM articles_deskterms WHERE vector @@ to_tsquery('simple', %s)
    AND (SELECT true FROM ({seen}) AS seen WHERE seen.pk = articles_deskterms.article_id)
    ORDER BY article_id DESC LIMIT {bound}
) AS found_{place}
"""
HEADING, ANYWHERE = 1, 2


class Among(Lookup[int]):
    """Whether a number is one of a list, which for PostgreSQL is one parameter however long it is.

    With `__in` it is a thousand, read and planned for in each of the questions of a list. SQLite
    finds rows by their numbers only where it sees them.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        if connection.vendor == "sqlite":
            among = ", ".join(["%s"] * len(self.rhs))
            return f"{left} IN ({among})", (*params, *self.rhs)
        return left + " = ANY(%s)", (*params, self.rhs)


def find(queryset: Any, text: str) -> Any:
    """Articles of the queryset (what one may see) that a few words name, or a number."""
    words = analysis.query(text, settings.LANGUAGE_CODE)
    number = _number(text)
    if not words and number is None:
        return queryset.none() if text.strip() else queryset
    places = _found(queryset, words, _beginning(text, words)) if words else {}
    titled = [pk for pk, place in places.items() if place == HEADING]
    first = Case(
        When(pk=number or 0, then=Value(0)),
        When(Among(F("pk"), titled), then=Value(HEADING)),
        default=Value(ANYWHERE),
    )
    found = Among(F("pk"), [*places, number or 0])
    return queryset.filter(found).order_by(first, "-changed", "-pk")


def _found(queryset: Any, words: analysis.Query, beginning: str) -> dict[int, int]:
    """The numbers found, each with the best place where the words are."""
    try:
        seen, params = queryset.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return {}
    if connection.vendor == "sqlite":
        part = SQLITE
        matches = {HEADING: _fts5(words, beginning, "heading"), ANYWHERE: _fts5(words, beginning)}
    else:
        part = POSTGRESQL
        matches = {HEADING: _tsquery(words, beginning, "A"), ANYWHERE: _tsquery(words, beginning)}
    sql = " UNION ALL ".join(part.format(place=p, seen=seen, bound=BOUND) for p in matches)
    given = [one for match in matches.values() for one in (match, *params)]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    return dict(sorted(rows, key=lambda row: -row[1]))  # the best place last


def _beginning(text: str, words: analysis.Query) -> str:
    """The term that may be the beginning of a word: the last one, unless something ends it."""
    last = text.split()[-1:]
    if not last or not text[-1:].isalnum() or last[0].startswith("-"):
        return ""
    term = analysis.terms(last[0], words.language)[-1:]
    return term[0] if term and term[0] in words.terms and len(term[0]) >= SHORTEST else ""


def _fts5(words: analysis.Query, beginning: str, column: str = "") -> str:
    wanted = [f'"{term}"{"*" if term == beginning else ""}' for term in words.terms]
    wanted += [f'"{" ".join(phrase)}"' for phrase in words.phrases]
    match = " AND ".join(wanted)
    if column:
        match = f"{{{column}}} : ({match})"
    excluded = [*words.excluded, *(" ".join(phrase) for phrase in words.excluded_phrases)]
    if excluded:  # wherever it is
        match = f"({match}) NOT ({' OR '.join(f'"{one}"' for one in excluded)})"
    return match


def _tsquery(words: analysis.Query, beginning: str, weight: str = "") -> str:
    wanted = [_labelled(term, "*" if term == beginning else "", weight) for term in words.terms]
    wanted += [follow(phrase, weight) for phrase in words.phrases]
    wanted += [f"!'{term}'" for term in words.excluded]
    wanted += [f"!{follow(phrase)}" for phrase in words.excluded_phrases]
    return " & ".join(wanted)


def _labelled(term: str, beginning: str, weight: str) -> str:
    label = beginning + weight
    return f"'{term}':{label}" if label else f"'{term}'"


def _number(text: str) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return min(int(text), BigIntegerField.MAX_BIGINT)
