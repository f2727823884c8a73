"""Link error reports with the change note and the version that settle them, and store the reason of those without a change."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_outgoing_mail")]

    operations = [
        migrations.AddField(
            "errorreport",
            "note",
            models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="error_reports",
                to="reports.pendingchangenote",
            ),
        ),
        migrations.AddField(
            "errorreport", "reason", models.TextField(blank=True, db_default="", default="", editable=False)
        ),
        migrations.AddField(
            "errorreport",
            "settled_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.version",
            ),
        ),
        migrations.AddField("errorreport", "settled_note", models.PositiveIntegerField(editable=False, null=True)),
    ]
