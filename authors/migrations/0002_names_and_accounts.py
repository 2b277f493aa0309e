import magazine.lib.fields
from django.conf import settings
from django.db import migrations, models

from magazine.lib.analysis import fold


def fill(apps, schema_editor):
    """The folded names of those who are here already."""
    authors = apps.get_model("authors", "Author").objects
    batch = []
    for author in authors.only("name").iterator(chunk_size=500):
        author.folded = fold(author.name)[:450]
        batch.append(author)
    authors.bulk_update(batch, ["folded"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("authors", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="accounts",
            field=models.TextField(
                blank=True,
                help_text="Web addresses, one a line, such as https://mastodon.social/@anthony.",
                max_length=2000,
                validators=[magazine.lib.fields.web_addresses],
                verbose_name="accounts elsewhere",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="folded",
            field=models.CharField(
                default="", editable=False, max_length=450, verbose_name="folded name"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="author",
            index=models.Index(fields=["folded", "slug"], name="author_by_name"),
        ),
    ]
