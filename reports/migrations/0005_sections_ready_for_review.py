"""When a section was marked as ready for review, and by whom. Reversible: going back drops both columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_accounts_in_the_audit_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="section",
            name="handed_in_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="section",
            name="handed_in_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("member", "member of a report"),
                    ("assigned", "assigned"),
                    ("asked", "asked for a review"),
                    ("unasked", "asked no more"),
                    ("approved", "approved"),
                    ("handed-in", "ready for review"),
                    ("resumed", "writing continues"),
                    ("changes", "changes requested"),
                    ("remarked", "remarked"),
                    ("commented", "comment"),
                    ("error", "error reported"),
                    ("overtaken", "overtaken by a colleague"),
                    ("due", "due"),
                    ("late", "late"),
                    ("scheduled", "publication scheduled"),
                    ("moved", "publication moved"),
                    ("cancelled", "publication cancelled"),
                    ("published", "published"),
                    ("failed", "not published"),
                ],
                max_length=9,
            ),
        ),
    ]
