from typing import Any
from urllib.parse import urlsplit

from django.db import migrations, models


def find_hosts(apps: Any, schema_editor: Any) -> None:
    """Feeds that came in with an export have none: all of them passed for one host."""
    rows = apps.get_model("syndication", "Feed").objects.filter(host="")
    for feed in rows.only("pk", "address").iterator():
        rows.filter(pk=feed.pk).update(host=urlsplit(feed.address).netloc.lower()[:255])


class Migration(migrations.Migration):
    dependencies = [
        ("syndication", "0008_blog_of_an_import"),
    ]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="not_before",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="feed",
            name="refused",
            field=models.TextField(blank=True, verbose_name="last refusals"),
        ),
        migrations.RunPython(find_hosts, migrations.RunPython.noop),
    ]
