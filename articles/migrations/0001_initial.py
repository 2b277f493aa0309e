import django.db.models.deletion
import magazine.lib.fields
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("authors", "0001_initial"),
        ("images", "0001_initial"),
        ("sections", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kicker", models.CharField(blank=True, max_length=120, verbose_name="kicker")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "standfirst",
                    models.TextField(blank=True, max_length=1000, verbose_name="standfirst"),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "language",
                    models.CharField(default="fr", max_length=35, verbose_name="language"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "our own"), ("republished", "republished from a blog")],
                        default="own",
                        max_length=12,
                        verbose_name="origin",
                    ),
                ),
                (
                    "original",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address of the original"
                    ),
                ),
                ("dated", models.DateTimeField(blank=True, null=True, verbose_name="dated")),
                (
                    "dated_precision",
                    models.CharField(
                        choices=[("day", "day"), ("minute", "minute")],
                        default="minute",
                        max_length=6,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "state",
                    models.CharField(
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
                (
                    "planned_for",
                    models.DateTimeField(blank=True, null=True, verbose_name="planned for"),
                ),
                (
                    "embargo",
                    models.DateTimeField(editable=False, null=True, verbose_name="embargo until"),
                ),
                (
                    "expires",
                    models.DateTimeField(editable=False, null=True, verbose_name="ends on"),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "deleted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="in the bin since"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="authors.agreement",
                        verbose_name="terms of this article alone",
                    ),
                ),
                (
                    "blog",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deleted by",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="images.image",
                        verbose_name="lead image",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
                (
                    "translation_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="translations",
                        to="articles.article",
                        verbose_name="translation of",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["-changed", "-pk"],
                "permissions": [
                    ("publish_article", "Can publish articles"),
                    ("withdraw_article", "Can withdraw articles"),
                ],
                "indexes": [
                    models.Index(fields=["-changed", "-id"], name="article_changed"),
                    models.Index(fields=["section", "-changed"], name="article_section"),
                    models.Index(fields=["state", "-changed"], name="article_state"),
                    models.Index(
                        condition=models.Q(("planned_for__isnull", False)),
                        fields=["planned_for"],
                        name="article_planned",
                    ),
                    models.Index(fields=["created_by", "-changed"], name="article_own"),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)),
                        fields=["-deleted_at", "-id"],
                        name="article_bin",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "republished"), ("original", ""), _connector="OR"
                        ),
                        name="article_own_has_no_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("original", ""), ("original__startswith", "http"), _connector="OR"
                        ),
                        name="article_original_is_on_the_web",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("translation_of__isnull", True),
                            models.Q(("translation_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="article_is_no_translation_of_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("live_from", models.DateTimeField(verbose_name="public from")),
                ("live_until", models.DateTimeField(null=True, verbose_name="public until")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not ended"),
                            ("superseded", "replaced by a later version"),
                            ("unpublished", "taken back to the desk"),
                            ("withdrawn", "withdrawn"),
                            ("expired", "expired"),
                        ],
                        max_length=12,
                        verbose_name="ended as",
                    ),
                ),
                (
                    "begin_told",
                    models.BooleanField(
                        default=True, editable=False, verbose_name="beginning told"
                    ),
                ),
                (
                    "end_told",
                    models.BooleanField(default=False, editable=False, verbose_name="end told"),
                ),
                ("listed", models.BooleanField(default=True, verbose_name="in lists")),
                ("indexable", models.BooleanField(default=True, verbose_name="may be indexed")),
                (
                    "front_worthy",
                    models.BooleanField(default=True, verbose_name="may stand on a front page"),
                ),
                ("slug", models.SlugField(max_length=100, verbose_name="address")),
                ("language", models.CharField(max_length=35, verbose_name="language")),
                ("kicker", models.CharField(blank=True, max_length=240, verbose_name="kicker")),
                ("title", models.CharField(max_length=600, verbose_name="title")),
                ("standfirst", models.TextField(blank=True, verbose_name="standfirst")),
                ("dated", models.DateTimeField(verbose_name="dated")),
                (
                    "dated_precision",
                    models.CharField(
                        choices=[("day", "day"), ("minute", "minute")],
                        max_length=6,
                        verbose_name="precision of the date",
                    ),
                ),
                ("bylines", models.JSONField(default=list, verbose_name="bylines")),
                ("sources", models.JSONField(default=list, verbose_name="sources")),
                ("tags", models.JSONField(default=list, verbose_name="tags")),
                (
                    "origin",
                    models.CharField(
                        choices=[("own", "our own"), ("republished", "republished from a blog")],
                        max_length=12,
                        verbose_name="origin",
                    ),
                ),
                (
                    "blog_title",
                    models.CharField(blank=True, max_length=200, verbose_name="title of the blog"),
                ),
                (
                    "blog_address",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address of the blog"
                    ),
                ),
                (
                    "original",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address of the original"
                    ),
                ),
                ("terms", models.JSONField(default=dict, verbose_name="terms")),
                ("excerpted", models.BooleanField(default=False, verbose_name="beginning alone")),
                ("words", models.PositiveIntegerField(default=0, verbose_name="words")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=1, verbose_name="minutes to read"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="print of what is shown")),
                (
                    "placard",
                    models.CharField(
                        blank=True, editable=False, max_length=100, verbose_name="placard"
                    ),
                ),
                (
                    "placard_due",
                    models.BooleanField(
                        default=True, editable=False, verbose_name="placard to be looked at"
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["-dated", "-article_id"],
                "indexes": [
                    models.Index(fields=["live_from"], name="publication_begins"),
                    models.Index(
                        condition=models.Q(("live_until__isnull", False)),
                        fields=["live_until"],
                        name="publication_ends",
                    ),
                    models.Index(
                        condition=models.Q(("begin_told", False)),
                        fields=["live_from"],
                        name="publication_begin_to_tell",
                    ),
                    models.Index(
                        condition=models.Q(("placard_due", True)),
                        fields=["-live_from"],
                        name="publication_placard_due",
                    ),
                    models.Index(
                        condition=models.Q(("end_told", False), ("ended_as", "expired")),
                        fields=["live_until"],
                        name="publication_end_to_tell",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_until__isnull", True),
                            ("live_until__gt", models.F("live_from")),
                            _connector="OR",
                        ),
                        name="publication_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("live_until__isnull", True)),
                            models.Q(
                                ("live_until__isnull", False),
                                models.Q(("ended_as", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="publication_end_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                (
                    "folded",
                    models.CharField(
                        editable=False, max_length=300, unique=True, verbose_name="folded name"
                    ),
                ),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["name"],
            },
        ),
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
        migrations.CreateModel(
            name="Byline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "author"),
                            ("translator", "translator"),
                            ("photographer", "photographer"),
                            ("illustrator", "illustrator"),
                            ("interviewer", "interviewer"),
                            ("editor", "editor"),
                        ],
                        default="author",
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="authors.author",
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "byline",
                "verbose_name_plural": "bylines",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "author", "role"), name="byline_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="authors",
            field=models.ManyToManyField(
                related_name="articles",
                through="articles.Byline",
                to="authors.author",
                verbose_name="authors",
            ),
        ),
        migrations.CreateModel(
            name="CheckLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_name", models.CharField(max_length=40, verbose_name="check")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("block", "blocks publication"),
                            ("warn", "is a warning"),
                            ("off", "is not looked for"),
                        ],
                        max_length=5,
                        verbose_name="level",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_levels",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "level of a check",
                "verbose_name_plural": "ready to publish: levels",
                "ordering": ["section", "check_name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_name", "section"), name="check_level_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", True)),
                        fields=("check_name",),
                        name="check_level_everywhere_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["block", "warn", "off"])),
                        name="check_level_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskImage",
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
                        related_name="desk_images",
                        to="articles.article",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_links",
                        to="images.image",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "image"), name="desk_image_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("slug", models.SlugField(max_length=100, unique=True, verbose_name="address")),
                (
                    "standfirst",
                    models.TextField(blank=True, max_length=1000, verbose_name="standfirst"),
                ),
                ("introduction", models.TextField(blank=True, verbose_name="introduction")),
                (
                    "shown_since",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="shown since"
                    ),
                ),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossiers",
                        to="images.image",
                        verbose_name="image",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
                "ordering": ["-changed", "-pk"],
                "indexes": [
                    models.Index(fields=["-changed", "-id"], name="dossier_changed"),
                    models.Index(
                        condition=models.Q(("shown_since__isnull", False)),
                        fields=["-shown_since", "-id"],
                        name="dossier_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dossier_parts",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="articles.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "article of a dossier",
                "verbose_name_plural": "articles of a dossier",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "article"), name="dossier_article_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="print of the secret"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("made_at", models.DateTimeField(verbose_name="made on")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked on")),
                ("visits", models.PositiveIntegerField(default=0, verbose_name="visits")),
                ("last_visit", models.DateTimeField(null=True, verbose_name="last visit")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_links",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading link",
                "verbose_name_plural": "reading links",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("made_at"))),
                        name="draft_link_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="count")),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="articles.draftlink",
                    ),
                ),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("link", "day"), name="draft_visit_row_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerDossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=150, unique=True, verbose_name="address")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="given up on")),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="articles.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of a dossier",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpenForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tab", models.CharField(max_length=40)),
                ("at", models.DateTimeField(db_index=True)),
                ("part", models.CharField(blank=True, max_length=40)),
                ("seen", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField(null=True)),
                ("base", models.JSONField(null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_forms",
                        to="articles.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "tab"), name="open_form_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationBody",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="articles.publication",
                    ),
                ),
                ("html", models.TextField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchTerms",
            fields=[
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="terms_row",
                        serialize=False,
                        to="articles.publication",
                    ),
                ),
                ("dated", models.DateTimeField()),
                ("heading", models.TextField()),
                ("lead", models.TextField()),
                ("body", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["-dated"], name="searchterms_newest")],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="publications",
                to="articles.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="blog",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="authors.blog",
                verbose_name="blog",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="lead_image",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="images.image",
                verbose_name="lead image",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="sections.section",
                verbose_name="section",
            ),
        ),
        migrations.CreateModel(
            name="ImageLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publication_links",
                        to="images.image",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="image_links",
                        to="articles.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "image"), name="image_link_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dated", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publication_links",
                        to="authors.author",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="author_links",
                        to="articles.publication",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "-dated", "-article"], name="by_author")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "author"), name="author_link_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_name", models.CharField(max_length=310, verbose_name="name at the time")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "edited_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="edited at"),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="remark")),
                ("mentions", models.JSONField(blank=True, default=list, verbose_name="mentions")),
                (
                    "part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "the whole article"),
                            ("kicker", "kicker"),
                            ("title", "title"),
                            ("standfirst", "standfirst"),
                            ("body", "text"),
                        ],
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                ("quote", models.TextField(blank=True, max_length=1000, verbose_name="passage")),
                (
                    "before",
                    models.CharField(blank=True, max_length=60, verbose_name="words before"),
                ),
                ("after", models.CharField(blank=True, max_length=60, verbose_name="words after")),
                (
                    "resolved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="resolved at"),
                ),
                (
                    "resolved_by_name",
                    models.CharField(blank=True, max_length=310, verbose_name="resolved by"),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="deleted at"),
                ),
                ("changed", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="remarks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="articles.remark",
                        verbose_name="in reply to",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["article", "resolved_at", "-id"], name="remark_thread"),
                    models.Index(fields=["by", "-at"], name="remark_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("part", ""), ("quote", "")),
                            models.Q(
                                models.Q(("part", ""), _negated=True),
                                models.Q(("quote", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remark_passage_is_quoted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("part", ""), ("resolved_at", None)),
                            _connector="OR",
                        ),
                        name="remark_reply_is_about_its_thread",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("mention", "Mention"), ("reply", "Reply"), ("own", "Own")],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("leaving", "Leaving"),
                            ("sent", "Sent"),
                            ("dropped", "Dropped"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="fate",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                (
                    "not_before",
                    models.DateTimeField(blank=True, null=True, verbose_name="not before"),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="articles.remark",
                        verbose_name="remark",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("fate", "waiting")),
                        fields=["recipient", "at"],
                        name="notice_waiting",
                    ),
                    models.Index(fields=["recipient", "-left_at"], name="notice_left"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "remark"), name="notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "began",
                    models.DateTimeField(editable=False, null=True, verbose_name="first save"),
                ),
                (
                    "state",
                    models.CharField(
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
                ("snapshot", models.JSONField(verbose_name="content")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                (
                    "aside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "taken"),
                            ("waiting", "set aside"),
                            ("settled", "set aside, then dealt with"),
                        ],
                        default="",
                        editable=False,
                        max_length=7,
                        verbose_name="set aside",
                    ),
                ),
                ("version", models.PositiveIntegerField(editable=False, null=True)),
                ("base", models.JSONField(editable=False, null=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "number"), name="revision_number_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="revision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="publications",
                to="articles.revision",
                verbose_name="revision",
            ),
        ),
        migrations.AddField(
            model_name="draftlink",
            name="revision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="articles.revision",
                verbose_name="revision",
            ),
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "network",
                    models.CharField(
                        choices=[
                            ("mail", "e-mail"),
                            ("copy", "copied link"),
                            ("device", "the device’s own menu"),
                            ("mastodon", "Mastodon"),
                            ("bluesky", "Bluesky"),
                            ("linkedin", "LinkedIn"),
                            ("whatsapp", "WhatsApp"),
                            ("facebook", "Facebook"),
                            ("x", "X"),
                        ],
                        max_length=10,
                        verbose_name="network",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="count")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "share count",
                "verbose_name_plural": "share counts",
                "ordering": ["-day", "network"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "network", "day"), name="share_row_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="silence",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "no mail about remarks",
                "verbose_name_plural": "no mail about remarks",
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "article"),
                            ("interview", "interview"),
                            ("book", "book"),
                            ("study", "study"),
                            ("data", "data"),
                            ("video", "video"),
                            ("sound", "sound"),
                            ("other", "other"),
                        ],
                        default="article",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address", ""), ("address__startswith", "http"), _connector="OR"
                        ),
                        name="source_address_is_on_the_web",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=150, unique=True, verbose_name="address")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="given up on")),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of a tag",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaggedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged",
                        to="articles.article",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tag", "content_object"), name="tagged_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="tags",
            field=taggit.managers.TaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="articles.TaggedArticle",
                to="articles.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="TagLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dated", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tag_links",
                        to="articles.publication",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publication_links",
                        to="articles.tag",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tag", "-dated", "-article"], name="by_tag")],
                "constraints": [
                    models.UniqueConstraint(fields=("publication", "tag"), name="tag_link_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fidelity",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fidelity",
                        serialize=False,
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="fidelity")),
                ("losses", models.JSONField(blank=True, default=list, verbose_name="losses")),
                ("date_guessed", models.BooleanField(default=False, verbose_name="date guessed")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "fidelity",
                "verbose_name_plural": "fidelities",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 100)), name="fidelity_up_to_a_hundred"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["-dated", "-article"], name="publication_newest"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                fields=["section", "-dated", "-article"], name="publication_section"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("article", "number"), name="publication_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("live_until__isnull", True)),
                fields=("article",),
                name="publication_one_open_per_article",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin", "own"), ("blog__isnull", False), _connector="OR"),
                name="publication_republished_names_its_blog",
            ),
        ),
    ]
