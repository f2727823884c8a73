import uuid
from typing import Any

from django.db import migrations, models
from django.utils import timezone


def begin(apps: Any, schema_editor: Any) -> None:
    """A site that has published something is in its first generation, and a new one before it."""
    first = {"number": 1, "mark": uuid.uuid4(), "at": timezone.now()}
    is_filled = apps.get_model("reports", "Version").objects.exists()
    apps.get_model("reports", "Generation").objects.create(id=1, **(first if is_filled else {}))


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0017_checked_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("mark", models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000"))),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.DeleteModel(name="SearchMark"),
    ]
