import django.db.models.deletion
import magazine.lib.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("sections", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("slug", models.SlugField(max_length=150, unique=True, verbose_name="address")),
                ("bio", models.TextField(blank=True, max_length=2000, verbose_name="biography")),
                (
                    "claimed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="claimed at"),
                ),
                (
                    "imported_shares",
                    models.PositiveIntegerField(default=0, verbose_name="shares counted elsewhere"),
                ),
                (
                    "imported_from",
                    models.CharField(blank=True, max_length=100, verbose_name="counted by"),
                ),
                ("imported_on", models.DateField(blank=True, null=True, verbose_name="counted on")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="author",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("imported_shares", 0),
                            models.Q(("imported_from", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="author_imported_shares_say_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Blog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "address",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, null=True, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "language",
                    models.CharField(default="fr", max_length=35, verbose_name="language"),
                ),
                (
                    "contact",
                    models.EmailField(
                        blank=True,
                        help_text="Where the desk writes to its author. No reader ever sees it.",
                        max_length=254,
                        verbose_name="address for questions",
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where its articles are filed when none of the rules below says otherwise.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="blogs",
                        to="sections.section",
                        verbose_name="usual section",
                    ),
                ),
            ],
            options={
                "verbose_name": "blog",
                "verbose_name_plural": "blogs",
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address__isnull", True),
                            ("address__startswith", "http"),
                            _connector="OR",
                        ),
                        name="blog_address_is_on_the_web",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "for_one_article",
                    models.BooleanField(default=False, verbose_name="for single articles only"),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("excerpt", "excerpt"), ("full", "full text")],
                        default="excerpt",
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                ("images", models.BooleanField(default=False, verbose_name="images allowed")),
                (
                    "indexing",
                    models.BooleanField(
                        default=False, verbose_name="search engines may index our copy"
                    ),
                ),
                (
                    "text_mining",
                    models.BooleanField(default=False, verbose_name="text and data mining allowed"),
                ),
                (
                    "head_start",
                    models.PositiveIntegerField(
                        default=0, verbose_name="head start of the blog, hours"
                    ),
                ),
                (
                    "following",
                    models.CharField(
                        choices=[
                            ("follow", "follows the original"),
                            ("freeze", "stays as it is"),
                            ("withdraw", "follows the original, and goes with it"),
                        ],
                        default="follow",
                        max_length=10,
                        verbose_name="our copy",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                ("agreed_by", models.CharField(max_length=200, verbose_name="agreed by")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "blog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["blog", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("blog", "version"), name="agreement_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="agreement_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "known_as",
                    models.TextField(
                        blank=True,
                        help_text="One a line, such as an account’s short name.",
                        max_length=1000,
                        verbose_name="names in the feed",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributions",
                        to="authors.author",
                        verbose_name="author",
                    ),
                ),
                (
                    "blog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributors",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
            ],
            options={
                "verbose_name": "contributor",
                "verbose_name_plural": "contributors",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("blog", "author"), name="contributor_once_per_blog"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="blog",
            name="authors",
            field=models.ManyToManyField(
                related_name="blogs",
                through="authors.Contributor",
                to="authors.author",
                verbose_name="authors",
            ),
        ),
        migrations.CreateModel(
            name="FormerAuthor",
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
                        to="authors.author",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of an author",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SectionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("tag", "has the tag"), ("title", "has in its title")],
                        default="tag",
                        max_length=10,
                        verbose_name="the article",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Several are separated by commas; case and accents do not count.",
                        max_length=300,
                        verbose_name="words",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "blog",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_rules",
                        to="authors.blog",
                        verbose_name="blog",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_rules",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "section rule",
                "verbose_name_plural": "section rules",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("blog", "kind", "words"), name="section_rule_once_per_blog"
                    )
                ],
            },
        ),
    ]
