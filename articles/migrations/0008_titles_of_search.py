"""The titles have an index of their own, for what is suggested while one types.

The index of all words knows where a word stands only once it has found it everywhere: a beginning
of two letters stands in every text.
"""

from importlib import import_module

from django.db import migrations

search = import_module("articles.migrations.0002_search")

TERMS, INDEX = "articles_searchterms", "articles_titles"
new, old = (f"{search.SEARCH_PLACE.format(row=row)}, {row}.heading" for row in ("new", "old"))
ADD = f"INSERT INTO {INDEX}(rowid, heading) VALUES ({new});"  # noqa: S608
FORGET = f"INSERT INTO {INDEX}({INDEX}, rowid, heading) VALUES ('delete', {old});"  # noqa: S608
ROWS = f"SELECT {search.SEARCH_PLACE.format(row=TERMS)}, heading FROM {TERMS}"  # noqa: S608
SQLITE = {
    "forward": [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(heading, content='', tokenize='ascii')",
        f"INSERT INTO {INDEX}(rowid, heading) {ROWS}",
        f"CREATE TRIGGER titles_adds AFTER INSERT ON {TERMS} BEGIN {ADD} END",
        f"CREATE TRIGGER titles_drops AFTER DELETE ON {TERMS} BEGIN {FORGET} END",
        "CREATE TRIGGER titles_changes AFTER UPDATE OF publication_id, dated, heading"
        f" ON {TERMS} BEGIN {FORGET} {ADD} END",
    ],
    "backward": [
        *(f"DROP TRIGGER titles_{name}" for name in ("adds", "drops", "changes")),
        f"DROP TABLE {INDEX}",
    ],
}
POSTGRESQL = {
    "forward": [
        f"CREATE INDEX searchterms_titles ON {TERMS} USING gin (to_tsvector('simple', heading))",
        # Until it is known what titles hold, the index is passed over.
        f"ANALYZE {TERMS}",
    ],
    "backward": ["DROP INDEX searchterms_titles"],
}


def run(direction):
    def operate(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor][direction]:
            schema_editor.execute(statement, params=None)

    return operate


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_order_of_words")]

    operations = [migrations.RunPython(run("forward"), run("backward"))]
