"""The search index, kept by the database itself from the rows of SearchTerms.

PostgreSQL: a generated tsvector with a GIN index. SQLite: an FTS5 table that holds no text, kept
by triggers; its row number is the minute of the article's date and, below 30 bits, the number of
the publication, so that "the newest matches first" is the order of the index itself.

A later migration that makes SQLite rebuild articles_searchterms loses the triggers: it has to
run the statements of SQLITE_TRIGGERS again.
"""

from django.db import migrations

# A text of more characters is searched in its beginning: a tsvector has a size limit, and a
# publication must not fail for it.
SEARCHED = 300_000

# Seconds from the year 0 to 1970: the place of no article is negative.
PLACE = (
    "(CAST(strftime('%s', {row}.dated) AS INTEGER) + 62167219200) / 60 * 1073741824"
    " + {row}.publication_id % 1073741824"
)
COLUMNS = f"{{row}}.heading, {{row}}.lead, substr({{row}}.body, 1, {SEARCHED})"
ADD = "INSERT INTO articles_search(rowid, heading, lead, body)"
INSERT = f"{ADD} VALUES ({PLACE.format(row='new')}, {COLUMNS.format(row='new')});"
# An index without text forgets a row when it is told again what the row held.
FORGET = "INSERT INTO articles_search(articles_search, rowid, heading, lead, body)"
DELETE = f"{FORGET} VALUES ('delete', {PLACE.format(row='old')}, {COLUMNS.format(row='old')});"
FILL = f"{ADD} SELECT {PLACE.format(row='t')}, {COLUMNS.format(row='t')} "  # noqa: S608
FILL += "FROM articles_searchterms AS t"
SQLITE_TRIGGERS = [
    f"CREATE TRIGGER search_adds AFTER INSERT ON articles_searchterms BEGIN {INSERT} END",
    f"CREATE TRIGGER search_drops AFTER DELETE ON articles_searchterms BEGIN {DELETE} END",
    "CREATE TRIGGER search_changes AFTER UPDATE ON articles_searchterms"
    f" BEGIN {DELETE} {INSERT} END",
]
SQLITE = {
    "forward": [
        "CREATE VIRTUAL TABLE articles_search"
        " USING fts5(heading, lead, body, content='', tokenize='ascii')",
        *SQLITE_TRIGGERS,
        FILL,
    ],
    "backward": [
        "DROP TRIGGER search_adds",
        "DROP TRIGGER search_drops",
        "DROP TRIGGER search_changes",
        "DROP TABLE articles_search",
    ],
}
VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', left({column}, {SEARCHED})), '{weight}')"
    for column, weight in (("heading", "A"), ("lead", "B"), ("body", "D"))
)
POSTGRESQL = {
    "forward": [
        "ALTER TABLE articles_searchterms"
        f" ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
        # Ranking reads the vector of up to 1,000 rows: it stays in its row, where reading it takes
        # a third of the time that it takes out of line.
        "ALTER TABLE articles_searchterms ALTER COLUMN vector SET STORAGE MAIN",
        "ALTER TABLE articles_searchterms SET (toast_tuple_target = 8160)",
        "CREATE INDEX searchterms_vector ON articles_searchterms USING gin (vector)",
    ],
    "backward": [
        "ALTER TABLE articles_searchterms DROP COLUMN vector",
        "ALTER TABLE articles_searchterms RESET (toast_tuple_target)",
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
