import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("front", "0002_editions")]

    operations = [
        migrations.RemoveField(
            model_name="composition",
            name="entries",
        ),
        migrations.RemoveField(
            model_name="edition",
            name="open",
        ),
        migrations.RemoveField(
            model_name="slot",
            name="edition",
        ),
        migrations.RemoveField(
            model_name="slot",
            name="position",
        ),
        migrations.AlterField(
            model_name="slot",
            name="block",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="slots",
                to="front.block",
            ),
        ),
        migrations.AlterField(
            model_name="slot",
            name="place",
            field=models.PositiveSmallIntegerField(verbose_name="place"),
        ),
    ]
