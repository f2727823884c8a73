"""Add the queue of outgoing mail, and pass over notices that were never mailed because they were older than two days."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

import reports.models.mails


def pass_over_old_notices(apps: Any, schema_editor: Any) -> None:
    notices = apps.get_model("reports", "Notice").objects.using(schema_editor.connection.alias)
    notices.filter(mailed_at=None, at__lt=timezone.now() - timedelta(days=2)).update(mailed_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_key_findings")]

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("key", models.TextField()),
                ("is_bulk", models.BooleanField(default=False)),
                (
                    "message_id",
                    models.CharField(default=reports.models.mails.new_message_id, max_length=300, unique=True),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(db_index=True, null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
            options={"ordering": ["-pk"], "default_permissions": ()},
        ),
        migrations.RunPython(pass_over_old_notices, migrations.RunPython.noop, elidable=True),
    ]
