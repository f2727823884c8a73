"""The announced date of the next edition becomes two columns of its report. Reversible: going back makes an empty table of announcements."""

from typing import Any

from django.db import migrations, models


def keep_announcements(apps: Any, schema_editor: Any) -> None:
    for row in apps.get_model("reports", "Announcement").objects.exclude(expected__contains="Q"):
        apps.get_model("reports", "Report").objects.filter(pk=row.report_id).update(
            next_expected=row.expected, next_reason=row.reason[:500]
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_parts_of_a_review")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="next_expected",
            field=models.CharField(
                blank=True,
                help_text="When readers can expect the next edition: 13 March 2027 or March 2027. The report’s page shows it from now on, until that edition is published.",
                max_length=20,
                verbose_name="expected",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="next_reason",
            field=models.CharField(
                blank=True,
                help_text="Readers see it next to the date: “Two reviews are late.”",
                max_length=500,
                verbose_name="why the date changed",
            ),
        ),
        migrations.RunPython(keep_announcements, migrations.RunPython.noop),
        migrations.DeleteModel(name="Announcement"),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("scheduled", "publication scheduled"),
                    ("moved", "publication moved"),
                    ("unscheduled", "publication cancelled"),
                    ("refused", "publication refused"),
                    ("withdrawn", "withdrawn"),
                    ("redacted", "text removed"),
                    ("settings", "report’s settings"),
                    ("shared", "vocabulary or old address"),
                    ("member", "membership"),
                    ("exported", "draft exported"),
                    ("account", "account"),
                    ("locked", "log-in locked"),
                    ("group", "group"),
                    ("factor", "second factor"),
                    ("token", "token or webhook"),
                    ("link", "link to a draft"),
                    ("name-removed", "name removed"),
                ],
                max_length=12,
            ),
        ),
    ]
