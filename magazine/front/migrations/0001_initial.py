import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0001_initial"),
        ("auth", "__first__"),
        ("authors", "0001_initial"),
        ("events", "0001_initial"),
        ("images", "0001_initial"),
        ("sections", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                (
                    "version",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="version"),
                ),
                (
                    "created",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition of La Une",
                "verbose_name_plural": "editions of La Une",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("section", "opens_at"), name="edition_opens_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("section", None)),
                        fields=("opens_at",),
                        name="edition_la_une_opens_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Composition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("valid_until", models.DateTimeField(null=True, verbose_name="valid until")),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="compositions",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="compositions",
                        to="front.edition",
                        verbose_name="edition of La Une",
                    ),
                ),
            ],
            options={
                "verbose_name": "composition",
                "verbose_name_plural": "compositions",
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(fields=["section", "-made_at", "-id"], name="composition_standing")
                ],
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
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="authors.author",
                        verbose_name="author",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.tag",
                        verbose_name="tag",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="front.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="block_position_once"
                    )
                ],
            },
        ),
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
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrangements",
                        to="front.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an edition",
                "verbose_name_plural": "versions of editions",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "version"), name="arrangement_once")
                ],
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
            name="Missing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=500, unique=True, verbose_name="address")),
                ("times", models.PositiveIntegerField(default=0, verbose_name="times")),
                ("last", models.DateField(verbose_name="last asked for")),
            ],
            options={
                "verbose_name": "address not found",
                "verbose_name_plural": "addresses not found",
                "ordering": ["-times", "-last", "path"],
                "indexes": [
                    models.Index(fields=["-times", "-last"], name="missing_most"),
                    models.Index(fields=["last"], name="missing_last"),
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
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placings",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "composition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placings",
                        to="front.composition",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
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
                (
                    "image",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="images.image",
                        verbose_name="image for this page",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "placing",
                "verbose_name_plural": "placings",
                "ordering": ["block", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("composition", "article"), name="placing_article_once"
                    ),
                    models.UniqueConstraint(
                        fields=("composition", "block", "place"), name="placing_place_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old",
                    models.CharField(max_length=500, unique=True, verbose_name="former address"),
                ),
                (
                    "target",
                    models.CharField(blank=True, max_length=1000, verbose_name="present address"),
                ),
                ("gone", models.BooleanField(default=False, verbose_name="gone for good")),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redirects",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "redirect",
                "verbose_name_plural": "redirects",
                "ordering": ["old"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("gone", False), ("target", "")),
                            models.Q(
                                ("article__isnull", True),
                                ("gone", False),
                                models.Q(("target", ""), _negated=True),
                            ),
                            models.Q(("article__isnull", True), ("gone", True), ("target", "")),
                            _connector="OR",
                        ),
                        name="redirect_has_one_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target", ""),
                            models.Q(
                                ("target__startswith", "/"),
                                models.Q(("target__startswith", "//"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="redirect_stays_here",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedirectFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("lines", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="imported at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of redirects",
                "verbose_name_plural": "files of redirects",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="place")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="title for this page"
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="standfirst for this page"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="front.block",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
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
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="images.image",
                        verbose_name="image for this page",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "ordering": [
                    "block__position",
                    "place",
                    models.OrderBy(models.F("starts_at"), nulls_first=True),
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at", None),
                            ("ends_at", None),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="slot_ends_after_it_starts",
                    )
                ],
            },
        ),
    ]
