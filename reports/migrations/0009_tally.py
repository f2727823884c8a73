from typing import Any

from django.db import migrations, models

SEALED = {
    "version": "record_sha256",
    "withdrawal": "row_sha256",
    "redaction": "row_sha256",
    "acknowledgement": "row_sha256",
    "versionfile": "row_sha256",
}


def count(apps: Any, schema_editor: Any) -> None:
    """Rows from before are counted as they stand."""
    tally = apps.get_model("reports", "Tally")
    for name, column in SEALED.items():
        seals = list(apps.get_model("reports", name).objects.values_list(column, flat=True))
        total = sum(int(seal, 16) for seal in seals) % 2**256
        tally.objects.create(table=f"reports_{name}", rows=len(seals), total=f"{total:064x}")


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_error_reports")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("table", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("total", models.CharField(default="0" * 64, max_length=64)),
            ],
            options={"verbose_name_plural": "tallies"},
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
