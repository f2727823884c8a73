"""The publication log: one chain over all publications, withdrawals and redactions. Filled with those there are; going back drops it."""

from typing import Any

from django.db import migrations, models

from reports.document.record import instant, log_head

#: Model -> the columns of its time and of its checksum.
LOGGED = {
    "Version": ("published_at", "record_sha256"),
    "Withdrawal": ("at", "row_sha256"),
    "Redaction": ("at", "row_sha256"),
}


def fill(apps: Any, schema_editor: Any) -> None:
    """Add an entry for each row, in the order of their times."""
    entry_of, found = apps.get_model("reports", "PublicationLogEntry"), []
    for name, columns in LOGGED.items():
        model = apps.get_model("reports", name)
        rows = model._default_manager.order_by("pk").values_list(columns[0], "pk", columns[1])
        found += [(at, model._meta.db_table, key, seal) for at, key, seal in rows]
    head, entries = "", []
    for number, (at, table, key, seal) in enumerate(sorted(found, key=lambda row: row[0]), start=1):
        said = {"number": number, "table": table, "key": key, "row_sha256": seal}
        head = log_head(head, {**said, "at": instant(at)})
        entries.append(entry_of(at=at, head=head, **said))
    entry_of._default_manager.bulk_create(entries)
    total = sum(int(entry.head, 16) for entry in entries) % 2**256
    apps.get_model("reports", "SequenceCheck").objects.create(
        table=entry_of._meta.db_table, rows=len(entries), total=f"{total:064x}"
    )


def forget(apps: Any, schema_editor: Any) -> None:
    """Remove the count of the log."""
    apps.get_model("reports", "SequenceCheck").objects.filter(table="publication_log").delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_help_of_cover_and_translation")]

    operations = [
        migrations.CreateModel(
            name="PublicationLogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("table", models.CharField(max_length=30)),
                ("key", models.PositiveBigIntegerField()),
                ("row_sha256", models.CharField(max_length=64, verbose_name="checksum of the row")),
                ("head", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "publication log entry",
                "verbose_name_plural": "publication log entries",
                "db_table": "publication_log",
                "constraints": [models.UniqueConstraint(fields=("table", "key"), name="logged_once")],
            },
        ),
        migrations.RunPython(fill, forget),
    ]
