"""Approvals by link are no longer confirmed by colleagues, and reports set no minimum of sources. Undone, both come back empty. Columns have names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_version_file_site_url")]

    operations = [
        migrations.DeleteModel("confirmation"),
        migrations.RemoveField("report", "least_sources"),
        migrations.AlterField(
            "report",
            "needs_approval",
            models.BooleanField(
                "approval",
                default=False,
                help_text="Require approval of each section’s current text by a second person before publication: a "
                "colleague who neither edited it nor requested the review. Approvals by link do not count.",
            ),
        ),
        migrations.AlterField("auditentry", "by_login", models.CharField("username", max_length=150, blank=True)),
        migrations.AlterField(
            "auditentry", "whom_login", models.CharField("username concerned", max_length=150, blank=True)
        ),
        migrations.AlterField(
            "message",
            "kind",
            models.CharField(
                "event",
                max_length=30,
                choices=[
                    ("version.published", "version published"),
                    ("version.withdrawn", "version withdrawn"),
                    ("version.redacted", "text of a version removed"),
                ],
            ),
        ),
    ]
