from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_permissions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="kicker",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AlterField(
            model_name="publication",
            name="title",
            field=models.CharField(max_length=600),
        ),
        migrations.AlterField(
            model_name="tag",
            name="folded",
            field=models.CharField(
                editable=False, max_length=300, unique=True, verbose_name="folded name"
            ),
        ),
        migrations.AlterField(
            model_name="tag",
            name="slug",
            field=models.SlugField(max_length=100, unique=True, verbose_name="address"),
        ),
    ]
