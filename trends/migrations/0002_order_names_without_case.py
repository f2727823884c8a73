"""Lists order names without regard to case. No column changes."""

from django.db import migrations
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("trends", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="lineage",
            options={
                "ordering": ["year", "parent__key", "child__key"],
                "verbose_name": "trend history entry",
                "verbose_name_plural": "trend history",
            },
        ),
        migrations.AlterModelOptions(name="technique", options={"ordering": [Lower("name")]}),
        migrations.AlterModelOptions(
            name="techniquename",
            options={"ordering": ["is_alias", "key"], "verbose_name": "alias", "verbose_name_plural": "aliases"},
        ),
        migrations.AlterModelOptions(name="theme", options={"ordering": [Lower("name")]}),
        migrations.AlterModelOptions(name="trend", options={"ordering": ["key"]}),
    ]
