"""PostgreSQL's index of words also knows the month, the year and the decade of each article (UTC): it
then says alone which of the newest hold a word. And rows are narrow, texts and vectors beside them: finding
reads the rows of many articles, and the texts of none but for a phrase.

SQLite has the time in the number of each row (0002).
"""

from importlib import import_module

from django.db import migrations

search = import_module("articles.migrations.0002_search")
filters = import_module("articles.migrations.0003_filters_of_search")

TERMS = "articles_searchterms"
YEAR, MONTH = (f"extract({part} FROM dated AT TIME ZONE 'UTC')::int" for part in ("year", "month"))
YEAR = f"least({YEAR}, 2099)"
# No word has these signs.
WHEN = (
    f"array_to_tsvector(ARRAY['@' || ({YEAR})::text, '@d' || ({YEAR} / 10)::text,"
    f" '@' || ({YEAR})::text || '-' || ({MONTH})::text])"
)
WORDS = ("heading", "lead", "often", "marks")


def storage(column, kind):
    return f"ALTER TABLE {TERMS} ALTER COLUMN {column} SET STORAGE {kind}"


FORWARD = [
    f"ALTER TABLE {TERMS} DROP COLUMN vector",
    *(storage(column, "MAIN") for column in WORDS),
    f"ALTER TABLE {TERMS} SET (toast_tuple_target = 256)",
    f"ALTER TABLE {TERMS} ADD COLUMN vector tsvector"
    f" GENERATED ALWAYS AS ({filters.VECTOR} || {WHEN}) STORED,"
    " ALTER COLUMN vector SET STORAGE EXTERNAL",
    filters.GIN,
    # How its days are spread is what a search begins with.
    f"ANALYZE {TERMS}",
]
BACKWARD = [
    f"ALTER TABLE {TERMS} DROP COLUMN vector",
    *(storage(column, "EXTENDED") for column in WORDS),
    f"ALTER TABLE {TERMS} SET (toast_tuple_target = 8160)",
    f"ALTER TABLE {TERMS} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({filters.VECTOR}) STORED",
    filters.KEPT_IN_ROW,
    filters.GIN,
]


def run(statements):
    def operate(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return operate


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_titles_of_search")]

    operations = [migrations.RunPython(run(FORWARD), run(BACKWARD))]
