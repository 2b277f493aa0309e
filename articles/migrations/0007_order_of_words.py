"""Folded names and words sort by their letters alone, on PostgreSQL as on SQLite.

So « whatever begins so » is a stretch of their indexes, whatever the locale of the database.
"""

from django.db import migrations

COLUMNS = (
    ("articles_tag", "folded", 300),
    ("articles_word", "folded", 40),
    ("articles_word", "backwards", 40),
)


def operate(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column, length in COLUMNS:
        schema_editor.execute(
            f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_around_an_article")]

    operations = [migrations.RunPython(operate, migrations.RunPython.noop)]
