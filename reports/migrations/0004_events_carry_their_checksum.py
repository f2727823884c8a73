from datetime import datetime
from typing import Any

from django.db import migrations, models

from reports.document.canonical import canonical_json, sha256
from reports.document.record import instant
from reports.models import triggers

EVENTS = ("withdrawal", "redaction", "acknowledgement", "versionfile")


def unlock(apps: Any, schema_editor: Any) -> None:
    """The ledger refuses the change of a row, this one too; `migrate` locks it again when it is done."""
    triggers.remove(schema_editor.connection)


def seal(apps: Any, schema_editor: Any) -> None:
    """Rows from before get the checksum that they would have been made with."""
    for name in EVENTS:
        for row in apps.get_model("reports", name).objects.select_related("version"):
            said = {"kind": name, "version": row.version.record_sha256}
            for field in row._meta.concrete_fields:
                if field.name not in {"id", "version", "row_sha256"}:
                    value = getattr(row, field.attname)
                    said[field.name] = instant(value) if isinstance(value, datetime) else value
            row.row_sha256 = sha256(canonical_json(said))
            row.save(update_fields=["row_sha256"])


def by_name() -> models.CharField:
    return models.CharField(max_length=310)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_publishing_permissions")]

    operations = [
        migrations.RunPython(unlock, unlock),
        *(
            migrations.AddField(
                name,
                "row_sha256",
                models.CharField(default="", editable=False, max_length=64, verbose_name="checksum"),
                preserve_default=False,
            )
            for name in EVENTS
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.AlterField("version", "publisher", models.CharField(max_length=310)),
        *(migrations.AlterField(name, "by_name", by_name()) for name in ("withdrawal", "redaction", "acknowledgement")),
        migrations.AlterField("sectionrevision", "by_name", by_name()),
        migrations.RunPython(migrations.RunPython.noop, unlock),
    ]
