import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("verb", models.CharField(max_length=40, verbose_name="verb")),
                ("subject", models.CharField(max_length=80, verbose_name="subject")),
                ("subject_id", models.BigIntegerField(verbose_name="subject number")),
                (
                    "by_name",
                    models.CharField(blank=True, max_length=150, verbose_name="name at the time"),
                ),
                ("why", models.TextField(blank=True, verbose_name="why")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="details")),
                ("keys", models.JSONField(blank=True, default=list, verbose_name="keys touched")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["subject", "subject_id", "-id"], name="event_subject"),
                    models.Index(fields=["verb", "-at", "-id"], name="event_verb"),
                    models.Index(fields=["subject", "-at", "-id"], name="event_kind"),
                    models.Index(fields=["by", "-at", "-id"], name="event_by"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Done",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effect", models.CharField(max_length=200)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="done",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "effect"), name="done_once_per_effect")
                ],
            },
        ),
        migrations.CreateModel(
            name="Failure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effect", models.CharField(max_length=200)),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="failures",
                        to="events.event",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "effect"), name="failure_once_per_effect"
                    )
                ],
            },
        ),
    ]
