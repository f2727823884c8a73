"""Search keeps the rows of the current versions alone. Reversible; run `manage.py rebuild_index` after it, in either direction."""

from typing import Any

from django.db import migrations, models

from reports.search import tables


def forget_former_rows(apps: Any, schema_editor: Any) -> None:
    apps.get_model("reports", "SearchRow").objects.filter(until__isnull=False).delete()
    schema_editor.execute("DELETE FROM reports_searchwords WHERE rowid NOT IN (SELECT id FROM reports_searchrow)")


def forget_all_rows(apps: Any, schema_editor: Any) -> None:
    apps.get_model("reports", "SearchRow").objects.all().delete()
    schema_editor.execute("DELETE FROM reports_searchwords")


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_next_edition_of_a_report")]

    operations = [
        migrations.RunPython(forget_former_rows, migrations.RunPython.noop),
        migrations.RunPython(tables.drop_index, tables.create_index),
        migrations.RemoveConstraint(model_name="searchrow", name="searchrow_once"),
        migrations.RemoveField(model_name="searchrow", name="since"),
        migrations.RemoveField(model_name="searchrow", name="until"),
        migrations.AddConstraint(
            model_name="searchrow",
            constraint=models.UniqueConstraint(fields=["kind", "uid", "edition"], name="searchrow_once"),
        ),
        migrations.RunPython(tables.create_index, tables.drop_index),
        migrations.RunPython(migrations.RunPython.noop, forget_all_rows),
    ]
