from datetime import UTC, datetime
from functools import partial

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
LAYOUT = (("lead", 1), ("cards", 3), ("grid", 8), ("briefs", 12))


def arrange(apps, schema_editor):
    """One list of slots becomes blocks with places; what had been composed keeps its order."""
    model = partial(apps.get_model, "front")
    for edition in model("Edition").objects.all():
        if edition.open:
            edition.opens_at = ALWAYS
            edition.save(update_fields=["opens_at"])
        slots = model("Slot").objects.filter(edition=edition).order_by("position", "pk")
        beyond = slots.count() - sum(size for _name, size in LAYOUT)
        more = [("briefs", min(24, beyond - n)) for n in range(0, max(0, beyond), 24)]
        blocks = [
            model("Block").objects.create(
                edition=edition, position=position, format=name, size=size
            )
            for position, (name, size) in enumerate([*LAYOUT, *more], start=1)
        ]
        places = [(block, place) for block in blocks for place in range(1, block.size + 1)]
        for slot, (block, place) in zip(slots, places, strict=False):
            slot.block, slot.place = block, place
            slot.save(update_fields=["block", "place"])
    model("Slot").objects.filter(block=None).delete()
    articles = set(apps.get_model("articles", "Article").objects.values_list("pk", flat=True))
    places = [
        (index, n, name) for index, (name, size) in enumerate(LAYOUT) for n in range(1, size + 1)
    ]
    for composition in model("Composition").objects.all():
        entries = [one for one in composition.entries if one.get("article") in articles]
        model("Placing").objects.bulk_create(
            model("Placing")(
                composition=composition,
                block=block,
                place=place,
                format=name,
                article_id=entry["article"],
                shown_title=entry.get("title", ""),
                reason=entry.get("reason", "newest"),
                why=entry.get("why", ""),
            )
            for entry, (block, place, name) in zip(entries, places, strict=False)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_renditions"),
        ("authors", "0001_initial"),
        ("events", "0002_immutable"),
        ("front", "0001_initial"),
        ("images", "0002_renditions"),
        ("sections", "0003_composed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("base", models.PositiveIntegerField(null=True, verbose_name="made on")),
                ("restores", models.PositiveIntegerField(null=True, verbose_name="brings back")),
                ("plan", models.JSONField(default=dict, verbose_name="plan")),
                ("what", models.CharField(blank=True, max_length=200, verbose_name="what")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "version of an edition",
                "verbose_name_plural": "versions of editions",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("pair", "Two side by side"),
                            ("cards", "Cards"),
                            ("grid", "Small cards"),
                            ("column", "One and a list"),
                            ("briefs", "Briefs"),
                        ],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="places",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=80, verbose_name="heading")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("newest", "the newest"),
                            ("tag", "the newest of a tag"),
                            ("author", "the newest of an author"),
                            ("shared", "the most shared"),
                            ("none", "only what is chosen"),
                        ],
                        default="newest",
                        max_length=10,
                        verbose_name="filled with",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="days",
                    ),
                ),
                (
                    "own_first",
                    models.BooleanField(default=False, verbose_name="own articles first"),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_off",
                        to="front.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "article kept off",
                "verbose_name_plural": "articles kept off",
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "article"), name="kept_off_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Placing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("block", models.PositiveSmallIntegerField(verbose_name="block")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("pair", "Two side by side"),
                            ("cards", "Cards"),
                            ("grid", "Small cards"),
                            ("column", "One and a list"),
                            ("briefs", "Briefs"),
                        ],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=80, verbose_name="heading")),
                ("shown_title", models.CharField(max_length=600, verbose_name="title as it stood")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=600, verbose_name="title for this page"
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(blank=True, verbose_name="standfirst for this page"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("chosen", "chosen"),
                            ("newest", "the newest"),
                            ("section", "the newest of its section"),
                            ("tag", "the newest of a tag"),
                            ("author", "the newest of an author"),
                            ("shared", "the most shared"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("detail", models.JSONField(default=dict, verbose_name="details")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "placing",
                "verbose_name_plural": "placings",
                "ordering": ["block", "place"],
            },
        ),
        migrations.AlterModelOptions(
            name="composition",
            options={
                "ordering": ["-made_at", "-pk"],
                "verbose_name": "composition",
                "verbose_name_plural": "compositions",
            },
        ),
        migrations.AlterModelOptions(
            name="slot",
            options={
                "ordering": [
                    "block__position",
                    "place",
                    models.OrderBy(models.F("starts_at"), nulls_first=True),
                    "pk",
                ],
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
            },
        ),
        migrations.RemoveConstraint(
            model_name="edition",
            name="edition_one_open",
        ),
        migrations.RemoveConstraint(
            model_name="slot",
            name="slot_article_once",
        ),
        migrations.AddField(
            model_name="composition",
            name="section",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="compositions",
                to="sections.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="opens at"),
        ),
        migrations.AddField(
            model_name="edition",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="editions",
                to="sections.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="slot",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="slot",
            name="event",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="slots",
                to="images.image",
                verbose_name="image for this page",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="place",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="place"),
        ),
        migrations.AddField(
            model_name="slot",
            name="standfirst",
            field=models.TextField(
                blank=True, max_length=1000, verbose_name="standfirst for this page"
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="starts_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="from"),
        ),
        migrations.AddField(
            model_name="slot",
            name="title",
            field=models.CharField(blank=True, max_length=300, verbose_name="title for this page"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="created",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="created"
            ),
        ),
        migrations.AddIndex(
            model_name="composition",
            index=models.Index(fields=["section", "-made_at", "-id"], name="composition_standing"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("section", "opens_at"), name="edition_opens_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("section", None)),
                fields=("opens_at",),
                name="edition_la_une_opens_once",
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="arrangement",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="arrangements",
                to="front.edition",
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="authors.author",
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="blocks",
                to="front.edition",
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="sections.section",
                verbose_name="section",
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="tag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.tag",
                verbose_name="tag",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="block",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="slots",
                to="front.block",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="slot_ends_after_it_starts",
            ),
        ),
        migrations.AddField(
            model_name="placing",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placings",
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="placing",
            name="composition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placings",
                to="front.composition",
            ),
        ),
        migrations.AddField(
            model_name="placing",
            name="event",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="placing",
            name="image",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="images.image",
                verbose_name="image for this page",
            ),
        ),
        migrations.AddField(
            model_name="placing",
            name="section",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="sections.section",
                verbose_name="section",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrangement",
            constraint=models.UniqueConstraint(
                fields=("edition", "version"), name="arrangement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(
                fields=("edition", "position"), name="block_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="placing",
            constraint=models.UniqueConstraint(
                fields=("composition", "article"), name="placing_article_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="placing",
            constraint=models.UniqueConstraint(
                fields=("composition", "block", "place"), name="placing_place_once"
            ),
        ),
        migrations.RunPython(arrange, migrations.RunPython.noop),
    ]
