"""Both databases take a term for one word, as it stands."""

import itertools

import pytest
from django.db import connection

from magazine.lib.analysis import terms

# Every short word of the characters on which the parsers of databases differ, among others.
SHORT = " ".join(map("".join, itertools.product("05exa", repeat=5)))
TEXT = (
    "3e 1e5 12abc 007 e5 10e10 1e5abc 2009 x2 Москва élève 3,5 10:30 a.b@c.fr http://d.fr/e v2.0 "
    + SHORT
)


@pytest.mark.django_db
def test_each_term_is_one_word_to_the_database() -> None:
    written = terms(TEXT, "xx")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tsvector_to_array(to_tsvector('simple', %s))", [" ".join(written)]
            )
            (stored,) = cursor.fetchone()
        else:
            cursor.execute("CREATE VIRTUAL TABLE temp.t USING fts5(words, tokenize='ascii')")
            cursor.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(temp, t, row)")
            cursor.execute("INSERT INTO temp.t VALUES (%s)", [" ".join(written)])
            cursor.execute("SELECT term FROM temp.v")
            stored = [term for (term,) in cursor.fetchall()]
    assert sorted(stored) == sorted(set(written))
