"""Lists by author and by tag are sorted by the link rows' own columns."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

LINKS = {"authorlink": ("author", "by_author"), "taglink": ("tag", "by_tag")}


def fill(apps, schema_editor):
    Publication = apps.get_model("articles", "Publication")
    this = Publication.objects.filter(pk=OuterRef("publication_id")).values("article_id")[:1]
    for name in LINKS:
        apps.get_model("articles", name).objects.update(article_id=Subquery(this))


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_versions")]

    operations = [
        *(migrations.RemoveIndex(name, index) for name, (_to, index) in LINKS.items()),
        *(
            migrations.AddField(
                name,
                "article",
                models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    default=0,
                    on_delete=django.db.models.deletion.DO_NOTHING,
                    related_name="+",
                    to="articles.article",
                ),
                preserve_default=False,
            )
            for name in LINKS
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            migrations.AddIndex(name, models.Index(fields=[to, "-dated", "-article"], name=index))
            for name, (to, index) in LINKS.items()
        ),
    ]
