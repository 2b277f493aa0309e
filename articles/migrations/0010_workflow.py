from django.db import migrations, models
from django.utils import timezone


def what_is_to_come(apps, schema_editor):
    """What was scheduled before anybody kept count is told at its hour as well."""
    publications = apps.get_model("articles", "Publication").objects
    publications.filter(live_from__gt=timezone.now()).update(begin_told=False)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_former_tags"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="article",
            name="article_state_is_known",
        ),
        migrations.AddField(
            model_name="article",
            name="embargo",
            field=models.DateTimeField(editable=False, null=True, verbose_name="embargo until"),
        ),
        migrations.AddField(
            model_name="article",
            name="expires",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ends on"),
        ),
        migrations.AddField(
            model_name="publication",
            name="begin_told",
            field=models.BooleanField(default=True, editable=False, verbose_name="beginning told"),
        ),
        migrations.AddField(
            model_name="publication",
            name="end_told",
            field=models.BooleanField(default=False, editable=False, verbose_name="end told"),
        ),
        migrations.AlterField(
            model_name="article",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("review", "to review"),
                    ("ready", "ready"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("expired", "expired"),
                    ("withdrawn", "withdrawn"),
                    ("archived", "archived"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("review", "to review"),
                    ("ready", "ready"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("expired", "expired"),
                    ("withdrawn", "withdrawn"),
                    ("archived", "archived"),
                ],
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("begin_told", False)),
                fields=["live_from"],
                name="publication_begin_to_tell",
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("end_told", False), ("ended_as", "expired")),
                fields=["live_until"],
                name="publication_end_to_tell",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "review",
                            "ready",
                            "scheduled",
                            "published",
                            "expired",
                            "withdrawn",
                            "archived",
                        ],
                    )
                ),
                name="article_state_is_known",
            ),
        ),
        migrations.RunPython(what_is_to_come, migrations.RunPython.noop),
    ]
