"""Folded names sort by their letters alone, on PostgreSQL as on SQLite, whatever its locale."""

from django.db import migrations


def operate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE authors_author ALTER COLUMN folded TYPE varchar(450) COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [("authors", "0002_names_and_accounts")]

    operations = [migrations.RunPython(operate, migrations.RunPython.noop)]
