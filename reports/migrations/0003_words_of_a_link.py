"""What is typed by whoever reads by link, who has no account."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def without_links(apps: Any, schema_editor: Any) -> None:
    """Before there were any, each row was of an account."""
    apps.get_model("reports", "FormDraft").objects.using(schema_editor.connection.alias).filter(user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_writing_choice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="formdraft",
            name="link",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.reviewlink"
            ),
        ),
        migrations.AlterField(
            model_name="formdraft",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="formdraft",
            constraint=models.UniqueConstraint(fields=("link", "address", "page"), name="form_draft_once_by_link"),
        ),
        migrations.AddConstraint(
            model_name="formdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", None)) ^ models.Q(("link", None)), name="form_draft_of_one"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, without_links),
    ]
