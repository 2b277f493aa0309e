"""The readers' index knows what an article is filed under (`articles.marks`), and the order of what
is found reads what a text comes back to.

Run `manage.py reindex_search` afterwards: the new columns are empty for what was published before.
"""

from importlib import import_module

from django.db import migrations, models

search = import_module("articles.migrations.0002_search")

TERMS, INDEX = "articles_searchterms", "articles_search"
COLUMNS = "publication_id, dated, heading, lead, often, marks, body"
# Before the body: SQLite reads a row from its beginning, and ranking reads a thousand.
NEW_TABLE = """
CREATE TABLE new__terms (
    publication_id bigint NOT NULL PRIMARY KEY
        REFERENCES articles_publication (id) DEFERRABLE INITIALLY DEFERRED,
    dated datetime NOT NULL, heading text NOT NULL, lead text NOT NULL,
    often text NOT NULL, marks text NOT NULL, body text NOT NULL
)
"""


def triggers():
    """Those of 0002, with the marks."""
    words = f"{search.WORDS}, {{row}}.marks"
    new, old = (f"{search.SEARCH_PLACE}, {words}".format(row=row) for row in ("new", "old"))
    add = f"INSERT INTO {INDEX}(rowid, heading, lead, body, marks) VALUES ({new});"  # noqa: S608
    forget = f"INSERT INTO {INDEX}({INDEX}, rowid, heading, lead, body, marks)"
    forget += f" VALUES ('delete', {old});"
    return [
        f"CREATE TRIGGER search_adds AFTER INSERT ON {TERMS} BEGIN {add} END",
        f"CREATE TRIGGER search_drops AFTER DELETE ON {TERMS} BEGIN {forget} END",
        f"CREATE TRIGGER search_changes AFTER UPDATE ON {TERMS} BEGIN {forget} {add} END",
    ]


def filled(columns):
    """The index made again from the rows."""
    values = f"{search.SEARCH_PLACE}, {search.WORDS}".format(row=TERMS)
    if "marks" in columns:
        values += ", marks"
    return f"INSERT INTO {INDEX}(rowid, {columns}) SELECT {values} FROM {TERMS}"  # noqa: S608


DROPPED = [f"DROP TRIGGER search_{name}" for name in ("adds", "drops", "changes")]
DROPPED += [f"DROP TABLE {INDEX}"]
MARKED = "heading, lead, body, marks"
SQLITE = {
    "forward": [
        *DROPPED,
        NEW_TABLE,
        f"INSERT INTO new__terms ({COLUMNS}) SELECT publication_id, dated, heading, lead, '', '',"  # noqa: S608
        f" body FROM {TERMS}",
        f"DROP TABLE {TERMS}",
        f"ALTER TABLE new__terms RENAME TO {TERMS}",
        f"CREATE INDEX searchterms_newest ON {TERMS} (dated DESC)",
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({MARKED}, content='', tokenize='ascii')",
        *triggers(),
        filled(MARKED),
    ],
    "backward": [
        *DROPPED,
        f"ALTER TABLE {TERMS} DROP COLUMN often",
        f"ALTER TABLE {TERMS} DROP COLUMN marks",
        search.fts5(INDEX),
        *search.SEARCH_TRIGGERS,
        filled("heading, lead, body"),
    ],
}
VECTOR = f"{search.VECTOR} || setweight(to_tsvector('simple', marks), 'C')"
KEPT_IN_ROW = f"ALTER TABLE {TERMS} ALTER COLUMN vector SET STORAGE MAIN"
GIN = f"CREATE INDEX searchterms_vector ON {TERMS} USING gin (vector)"
POSTGRESQL = {
    "forward": [
        f"ALTER TABLE {TERMS} DROP COLUMN vector, ADD COLUMN often text NOT NULL DEFAULT '',"
        " ADD COLUMN marks text NOT NULL DEFAULT ''",
        f"ALTER TABLE {TERMS} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
        KEPT_IN_ROW,
        GIN,
    ],
    "backward": [
        f"ALTER TABLE {TERMS} DROP COLUMN vector, DROP COLUMN often, DROP COLUMN marks",
        f"ALTER TABLE {TERMS} {search.ADD_VECTOR}",
        KEPT_IN_ROW,
        GIN,
    ],
}


def run(direction):
    def operate(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor][direction]:
            schema_editor.execute(statement, params=None)

    return operate


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_search")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(run("forward"), run("backward"))],
            state_operations=[
                migrations.AddField("searchterms", name, models.TextField(default=""))
                for name in ("often", "marks")
            ],
        )
    ]
