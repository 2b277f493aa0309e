"""The search indexes, which the database itself keeps from two tables of analysed words.

SearchTerms are what readers may see, DeskTerms every working copy. PostgreSQL: a generated
tsvector with a GIN index. SQLite: an FTS5 table that holds no text, kept by triggers, whose row
number is the place of the row: "the newest matches first" is the order of the index itself.

A later migration that makes SQLite rebuild one of the two tables loses its triggers: it has to
run the statements of SEARCH_TRIGGERS or DESK_TRIGGERS again.
"""

from django.db import migrations

# A text of more characters is searched in its beginning: a tsvector has a size limit, and a
# publication or a save must not fail for it.
SEARCHED = 300_000

# For readers the minute of the article's date and, below 30 bits, the number of the publication.
# Seconds from the year 0 to 1970: the place of no article is negative.
SEARCH_PLACE = (
    "(CAST(strftime('%s', {row}.dated) AS INTEGER) + 62167219200) / 60 * 1073741824"
    " + {row}.publication_id % 1073741824"
)
DESK_PLACE = "{row}.article_id"
WORDS = f"{{row}}.heading, {{row}}.lead, substr({{row}}.body, 1, {SEARCHED})"


def fts5(index):
    columns = "heading, lead, body, content='', tokenize='ascii'"
    return f"CREATE VIRTUAL TABLE {index} USING fts5({columns})"


def triggers(name, *, terms, place, change):
    """What keeps the index articles_<name> true to the rows of the table `terms`."""
    index = f"articles_{name}"
    new, old = (f"{place}, {WORDS}".format(row=row) for row in ("new", "old"))
    add = f"INSERT INTO {index}(rowid, heading, lead, body) VALUES ({new});"  # noqa: S608
    # An index without text forgets a row when it is told again what the row held.
    forget = f"INSERT INTO {index}({index}, rowid, heading, lead, body)"
    forget += f" VALUES ('delete', {old});"
    return [
        f"CREATE TRIGGER {name}_adds AFTER INSERT ON {terms} BEGIN {add} END",
        f"CREATE TRIGGER {name}_drops AFTER DELETE ON {terms} BEGIN {forget} END",
        f"CREATE TRIGGER {name}_changes AFTER {change} ON {terms} BEGIN {forget} {add} END",
    ]


SEARCH_TRIGGERS = triggers(
    "search", terms="articles_searchterms", place=SEARCH_PLACE, change="UPDATE"
)
# A row is also marked as stale, which is no change of its words.
DESK_TRIGGERS = triggers(
    "desk",
    terms="articles_deskterms",
    place=DESK_PLACE,
    change="UPDATE OF heading, lead, body",
)
SQLITE = {
    "forward": [
        fts5("articles_search"),
        *SEARCH_TRIGGERS,
        fts5("articles_desk"),
        *DESK_TRIGGERS,
    ],
    "backward": [
        "DROP TRIGGER search_adds",
        "DROP TRIGGER search_drops",
        "DROP TRIGGER search_changes",
        "DROP TABLE articles_search",
        "DROP TRIGGER desk_adds",
        "DROP TRIGGER desk_drops",
        "DROP TRIGGER desk_changes",
        "DROP TABLE articles_desk",
    ],
}

VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', left({column}, {SEARCHED})), '{weight}')"
    for column, weight in (("heading", "A"), ("lead", "B"), ("body", "D"))
)
ADD_VECTOR = f"ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED"
POSTGRESQL = {
    "forward": [
        f"ALTER TABLE articles_searchterms {ADD_VECTOR}",
        # Ranking reads the vector of up to 1,000 rows: it stays in its row, where reading it takes
        # a third of the time that it takes out of line.
        "ALTER TABLE articles_searchterms ALTER COLUMN vector SET STORAGE MAIN",
        "ALTER TABLE articles_searchterms SET (toast_tuple_target = 8160)",
        "CREATE INDEX searchterms_vector ON articles_searchterms USING gin (vector)",
        f"ALTER TABLE articles_deskterms {ADD_VECTOR}",
        "CREATE INDEX deskterms_vector ON articles_deskterms USING gin (vector)",
    ],
    "backward": [
        "ALTER TABLE articles_searchterms DROP COLUMN vector",
        "ALTER TABLE articles_searchterms RESET (toast_tuple_target)",
        "ALTER TABLE articles_deskterms DROP COLUMN vector",
    ],
}


def run(direction):
    def operate(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor][direction]:
            schema_editor.execute(statement, params=None)

    return operate


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(run("forward"), run("backward"))]
