import django.db.models.deletion
import django.utils.timezone
import magazine.lib.fields
import magazine.syndication.models.runs
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0001_initial"),
        ("auth", "__first__"),
        ("authors", "0001_initial"),
        ("images", "0001_initial"),
        ("sections", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="copy",
                        serialize=False,
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                (
                    "corrected",
                    models.BooleanField(default=False, verbose_name="corrected by the desk"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="changed at"),
                ),
                (
                    "missing_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="missing since"),
                ),
                ("lost_at", models.DateTimeField(blank=True, null=True, verbose_name="lost at")),
                (
                    "ask_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="asked again at"),
                ),
                (
                    "offered",
                    models.JSONField(blank=True, default=dict, verbose_name="offered by the blog"),
                ),
                (
                    "restless",
                    models.PositiveSmallIntegerField(default=0, verbose_name="changes in a row"),
                ),
            ],
            options={
                "verbose_name": "living copy",
                "verbose_name_plural": "living copies",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="copy_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(
                        max_length=2000, unique=True, verbose_name="address"
                    ),
                ),
                ("host", models.CharField(editable=False, max_length=255, verbose_name="host")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("etag", models.CharField(blank=True, editable=False, max_length=300)),
                ("last_modified", models.CharField(blank=True, editable=False, max_length=100)),
                ("body_print", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "due",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="next poll"
                    ),
                ),
                (
                    "every",
                    models.PositiveIntegerField(default=60, verbose_name="minutes between polls"),
                ),
                ("checked", models.DateTimeField(blank=True, null=True, verbose_name="last poll")),
                ("changed", models.DateTimeField(blank=True, null=True, verbose_name="last news")),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, verbose_name="failures in a row"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("refused", models.TextField(blank=True, verbose_name="last refusals")),
                ("not_before", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "paused",
                    models.DateTimeField(blank=True, null=True, verbose_name="paused since"),
                ),
                ("gone", models.DateTimeField(blank=True, null=True, verbose_name="gone since")),
                ("leased_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("leased_by", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "blog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feeds",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
            ],
            options={
                "verbose_name": "feed",
                "verbose_name_plural": "feeds",
                "ordering": ["blog__title", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("gone__isnull", True), ("paused__isnull", True)),
                        fields=["due", "id"],
                        name="feed_due",
                    ),
                    models.Index(
                        condition=models.Q(("leased_until__isnull", False)),
                        fields=["leased_until"],
                        name="feed_leased",
                    ),
                    models.Index(fields=["host", "due"], name="feed_host"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "http")),
                        name="feed_address_is_on_the_web",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FetchedImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="digest of the address"
                    ),
                ),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(max_length=2000, verbose_name="address"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("tried", models.DateTimeField(verbose_name="asked for")),
                (
                    "image",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="fetched",
                        to="images.image",
                        verbose_name="image",
                    ),
                ),
            ],
            options={
                "verbose_name": "fetched image",
                "verbose_name_plural": "fetched images",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=magazine.syndication.models.runs.private_files,
                        upload_to="",
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address"
                    ),
                ),
                (
                    "publish",
                    models.BooleanField(default=False, verbose_name="show it to readers at once"),
                ),
                ("images", models.BooleanField(default=True, verbose_name="bring in the images")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for the worker"),
                            ("previewing", "being looked at"),
                            ("previewed", "ready to be brought in"),
                            ("accepted", "accepted, waiting for the worker"),
                            ("importing", "being brought in"),
                            ("done", "brought in"),
                            ("stopped", "stopped"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("stopping", models.BooleanField(default=False, verbose_name="asked to stop")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("counts", models.JSONField(default=dict, verbose_name="counts")),
                ("done", models.PositiveBigIntegerField(default=0, verbose_name="bytes read")),
                ("total", models.PositiveBigIntegerField(default=0, verbose_name="bytes in all")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                ("began", models.DateTimeField(null=True, verbose_name="begun")),
                ("ended", models.DateTimeField(null=True, verbose_name="ended")),
                ("beat", models.DateTimeField(null=True, verbose_name="last heard of")),
                (
                    "blog",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["waiting", "previewing", "accepted", "importing"])
                        ),
                        fields=["beat"],
                        name="run_at_work",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(blank=True, max_length=200, verbose_name="file")),
                ("at", models.CharField(blank=True, max_length=100, verbose_name="place")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("outcome", models.CharField(blank=True, max_length=10, verbose_name="outcome")),
                ("problem", models.CharField(blank=True, max_length=500, verbose_name="problem")),
                ("notes", models.JSONField(default=list, verbose_name="notes")),
                ("fidelity", models.PositiveSmallIntegerField(null=True, verbose_name="fidelity")),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="syndication.importrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of an import",
                "verbose_name_plural": "lines of an import",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("guid", models.CharField(max_length=300, verbose_name="identifier")),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address"
                    ),
                ),
                (
                    "content_print",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="print of the content"
                    ),
                ),
                (
                    "title_print",
                    models.CharField(blank=True, max_length=16, verbose_name="print of the title"),
                ),
                (
                    "sketch_low",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="sketch of the text, low"
                    ),
                ),
                (
                    "sketch_mid",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="sketch of the text, middle"
                    ),
                ),
                (
                    "sketch_high",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="sketch of the text, high"
                    ),
                ),
                ("prints", models.JSONField(default=dict, verbose_name="print of each field")),
                ("first_seen", models.DateTimeField(verbose_name="first seen")),
                ("last_seen", models.DateTimeField(verbose_name="last seen")),
                (
                    "tombstone",
                    models.DateTimeField(blank=True, null=True, verbose_name="never again since"),
                ),
                (
                    "tombstone_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="records",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "blog",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="records",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
            ],
            options={
                "verbose_name": "import record",
                "verbose_name_plural": "import ledger",
                "ordering": ["-last_seen"],
                "indexes": [
                    models.Index(fields=["address"], name="record_address"),
                    models.Index(fields=["content_print"], name="record_content"),
                    models.Index(fields=["blog", "guid"], name="record_blog"),
                    models.Index(
                        condition=models.Q(("title_print", ""), _negated=True),
                        fields=["title_print"],
                        name="record_title",
                    ),
                    models.Index(
                        condition=models.Q(("sketch_low__isnull", False)),
                        fields=["sketch_low"],
                        name="record_low",
                    ),
                    models.Index(
                        condition=models.Q(("sketch_mid__isnull", False)),
                        fields=["sketch_mid"],
                        name="record_mid",
                    ),
                    models.Index(
                        condition=models.Q(("sketch_high__isnull", False)),
                        fields=["sketch_high"],
                        name="record_high",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "guid"), name="record_once_per_source"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hub", magazine.lib.fields.WebAddressField(max_length=2000, verbose_name="hub")),
                (
                    "topic",
                    magazine.lib.fields.WebAddressField(max_length=2000, verbose_name="topic"),
                ),
                ("token", models.CharField(editable=False, max_length=64, unique=True)),
                ("secret", models.CharField(editable=False, max_length=64)),
                ("asked", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "heard",
                    models.DateTimeField(blank=True, null=True, verbose_name="last heard of"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("leaving", models.BooleanField(default=False, editable=False)),
                (
                    "feed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscription",
                        to="syndication.feed",
                        verbose_name="feed",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscription to a hub",
                "verbose_name_plural": "subscriptions to hubs",
                "indexes": [models.Index(fields=["asked"], name="subscription_asked")],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="arrival",
                        serialize=False,
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                ("came_at", models.DateTimeField(verbose_name="came at")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "proposed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nothing files it"),
                            ("rule", "a rule of the blog"),
                            ("usual", "the usual section of the blog"),
                            ("file", "what came says so"),
                            ("import", "whoever brought it in said so"),
                        ],
                        max_length=6,
                        verbose_name="proposed by",
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=320, verbose_name="rule")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "to be decided"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("gone", "taken away elsewhere"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "before",
                    models.CharField(blank=True, max_length=10, verbose_name="state before"),
                ),
                (
                    "asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="author asked at"),
                ),
                (
                    "asked_to",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="author asked at the address"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("question", models.TextField(blank=True, verbose_name="question to the author")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                (
                    "mail_fault",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="why the mail did not go"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "proposed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sections.section",
                        verbose_name="section proposed",
                    ),
                ),
            ],
            options={
                "verbose_name": "arrival",
                "verbose_name_plural": "arrivals",
                "ordering": ["came_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["came_at"],
                        name="arrival_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Double",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("likeness", models.PositiveSmallIntegerField(verbose_name="likeness, per cent")),
                ("found_at", models.DateTimeField(verbose_name="found at")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "to be decided"),
                            ("same", "the same"),
                            ("two", "two articles"),
                        ],
                        max_length=4,
                        verbose_name="decision",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "moved",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="names that were moved"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubles",
                        to="articles.article",
                        verbose_name="first",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.article",
                        verbose_name="kept",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubled",
                        to="articles.article",
                        verbose_name="second",
                    ),
                ),
            ],
            options={
                "verbose_name": "likely double",
                "verbose_name_plural": "likely doubles",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")), fields=["-id"], name="double_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="double_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="double_of_another",
                    ),
                ],
            },
        ),
    ]
