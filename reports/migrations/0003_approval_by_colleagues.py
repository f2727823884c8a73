"""Approvals by link are no longer confirmed by colleagues, and reports set no minimum of sources. Undone, both come back empty."""

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
    ]
