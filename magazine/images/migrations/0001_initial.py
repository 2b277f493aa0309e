import django.core.validators
import django.db.models.deletion
import magazine.lib.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to="images", verbose_name="file")),
                (
                    "digest",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="digest of the upload"
                    ),
                ),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=200, verbose_name="file name"),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                (
                    "alt",
                    models.CharField(blank=True, max_length=500, verbose_name="alternative text"),
                ),
                ("decorative", models.BooleanField(default=False, verbose_name="decorative")),
                ("caption", models.CharField(blank=True, max_length=500, verbose_name="caption")),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                ("licence", models.CharField(blank=True, max_length=100, verbose_name="licence")),
                (
                    "source",
                    magazine.lib.fields.WebAddressField(
                        blank=True, max_length=2000, verbose_name="address it came from"
                    ),
                ),
                (
                    "focal_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="focal point, x %",
                    ),
                ),
                (
                    "focal_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="focal point, y %",
                    ),
                ),
                ("crops", models.JSONField(blank=True, default=dict, verbose_name="crops")),
                (
                    "renditions",
                    models.JSONField(default=dict, editable=False, verbose_name="renditions"),
                ),
                (
                    "wanting",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "nothing"), (1, "AVIF"), (2, "all renditions")],
                        default=2,
                        editable=False,
                        verbose_name="to be made",
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="tries"
                    ),
                ),
                (
                    "tried_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last tried"),
                ),
                (
                    "likeness",
                    models.BigIntegerField(editable=False, null=True, verbose_name="likeness"),
                ),
                (
                    "sought",
                    models.TextField(
                        default="", editable=False, verbose_name="words of the search"
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("wanting__gt", 0)),
                        fields=["tried_at"],
                        name="image_wanting",
                    ),
                    models.Index(
                        condition=models.Q(("likeness", None)),
                        fields=["id"],
                        name="image_without_likeness",
                    ),
                    models.Index(fields=["-id", "likeness"], name="image_likeness"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("focal_x__lte", 100), ("focal_y__lte", 100)),
                        name="image_focal_inside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("height__gt", 0), ("width__gt", 0)),
                        name="image_has_a_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decorative", True), _negated=True),
                            ("alt", ""),
                            _connector="OR",
                        ),
                        name="image_decorative_has_no_alt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resemblance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("distance", models.PositiveSmallIntegerField(verbose_name="distance")),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resemblances",
                        to="images.image",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="images.image",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("image", "other"), name="resemblance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("image", models.F("other")), _negated=True),
                        name="resemblance_of_two",
                    ),
                ],
            },
        ),
    ]
