import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                (
                    "intro",
                    models.CharField(blank=True, max_length=300, verbose_name="introduction"),
                ),
                (
                    "tint",
                    models.CharField(
                        default="#5a4a3a",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-f]{6}\\Z", "Write the tint as #rrggbb."
                            )
                        ],
                        verbose_name="tint",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "least_fidelity",
                    models.PositiveSmallIntegerField(
                        default=60,
                        help_text="From 0 to 100. What was brought in and kept less of its source stands neither on La Une nor on the section’s front page until somebody has checked it. 0: all may.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="fidelity wanted on front pages",
                    ),
                ),
                (
                    "placard",
                    models.CharField(
                        blank=True, editable=False, max_length=100, verbose_name="placard"
                    ),
                ),
                (
                    "composed",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="front page arranged"
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="FormerSection",
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
                        to="sections.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of a section",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                            ("freelance", "freelance writer"),
                            ("subeditor", "sub-editor"),
                            ("section_editor", "section editor"),
                            ("editor_in_chief", "editor-in-chief"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every section.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="sections.section",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ["user", "section"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "section", "role"), name="seat_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("section__isnull", True)),
                        fields=("user", "role"),
                        name="seat_everywhere_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("section__isnull", True),
                            models.Q(
                                ("role__in", ["editor_in_chief", "administrator"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="seat_of_the_whole_magazine",
                        violation_error_message="The editor-in-chief and the administrator have every section: leave the section empty.",
                    ),
                ],
            },
        ),
    ]
