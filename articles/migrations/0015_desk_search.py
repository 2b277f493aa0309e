"""The desk's search index: a row of analysed words for each working copy, drafts as well.

As for readers (0002), the database keeps the index itself. SQLite: an FTS5 table without text,
whose row number is the article's, so that "the newest first" is the order of the index itself.
A later migration that makes SQLite rebuild articles_deskterms loses the triggers: it has to run
the statements of SQLITE_TRIGGERS again.
"""

from itertools import batched

import django.db.models.deletion
from django.db import migrations, models

from articles.desk_words import words

# A tsvector has a size limit, and a save must not fail for it.
SEARCHED = 300_000
SIZE = 200

COLUMNS = f"{{row}}.heading, {{row}}.lead, substr({{row}}.body, 1, {SEARCHED})"
ADD = "INSERT INTO articles_desk(rowid, heading, lead, body)"
INSERT = f"{ADD} VALUES (new.article_id, {COLUMNS.format(row='new')});"
# An index without text forgets a row when it is told again what the row held.
FORGET = "INSERT INTO articles_desk(articles_desk, rowid, heading, lead, body)"
DELETE = f"{FORGET} VALUES ('delete', old.article_id, {COLUMNS.format(row='old')});"
SQLITE_TRIGGERS = [
    f"CREATE TRIGGER desk_adds AFTER INSERT ON articles_deskterms BEGIN {INSERT} END",
    f"CREATE TRIGGER desk_drops AFTER DELETE ON articles_deskterms BEGIN {DELETE} END",
    "CREATE TRIGGER desk_changes AFTER UPDATE OF heading, lead, body ON articles_deskterms"
    f" BEGIN {DELETE} {INSERT} END",
]
SQLITE = {
    "forward": [
        "CREATE VIRTUAL TABLE articles_desk"
        " USING fts5(heading, lead, body, content='', tokenize='ascii')",
        *SQLITE_TRIGGERS,
    ],
    "backward": [
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
POSTGRESQL = {
    "forward": [
        "ALTER TABLE articles_deskterms"
        f" ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
        "CREATE INDEX deskterms_vector ON articles_deskterms USING gin (vector)",
    ],
    "backward": ["ALTER TABLE articles_deskterms DROP COLUMN vector"],
}


def run(direction):
    def operate(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor][direction]:
            schema_editor.execute(statement, params=None)

    return operate


def fill(apps, schema_editor):
    """What is there already is found at once; `reindex_desk` does the same at any time."""
    Article, DeskTerms = (apps.get_model("articles", name) for name in ("Article", "DeskTerms"))
    numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for batch in batched(numbers, SIZE):
        rows = Article.objects.filter(pk__in=batch)
        rows = rows.prefetch_related("bylines__author", "sources", "tagged__tag")
        DeskTerms.objects.bulk_create(DeskTerms(article=row, **words_of(row)) for row in rows)


def words_of(row):
    names = [byline.author.name for byline in row.bylines.all()]
    names += [tagged.tag.name for tagged in row.tagged.all()]
    sources = [f"{one.title} {one.address.partition('://')[2]}" for one in row.sources.all()]
    value = {name: getattr(row, name) for name in ("kicker", "title", "standfirst", "body")}
    return words(value, names, sources)


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_draft_links")]

    operations = [
        migrations.CreateModel(
            name="DeskTerms",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="desk_terms",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("heading", models.TextField()),
                ("lead", models.TextField()),
                ("body", models.TextField()),
                ("stale", models.BooleanField(default=False)),
            ],
        ),
        migrations.RunPython(run("forward"), run("backward")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
