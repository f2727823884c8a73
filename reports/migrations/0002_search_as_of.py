"""From when till when a row of search was found. What was found before is there again after `manage.py rebuild_index`."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def since_publication(apps: Any, schema_editor: Any) -> None:
    """Today's rows are found since their version was published."""
    published = apps.get_model("reports", "Version").objects.filter(pk=OuterRef("version")).values("published_at")
    apps.get_model("reports", "SearchRow").objects.update(since=Subquery(published))


def forget_what_was(apps: Any, schema_editor: Any) -> None:
    """The reverse: a row for what is found now, and no others."""
    apps.get_model("reports", "SearchRow").objects.filter(until__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first_release")]

    operations = [
        migrations.AddField(
            "searchrow",
            "since",
            models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddField("searchrow", "until", models.DateTimeField(null=True)),
        migrations.AlterField("searchrow", "language", models.CharField(default="en", max_length=35)),
        migrations.RemoveConstraint("searchrow", "searchrow_once"),
        migrations.AddConstraint(
            "searchrow",
            models.UniqueConstraint(fields=("kind", "uid", "edition", "since"), name="searchrow_once"),
        ),
        migrations.AddIndex("searchrow", models.Index(fields=["until", "language"], name="searchrow_until")),
        migrations.RunPython(since_publication, forget_what_was),
    ]
