"""The log-in names and the numbers of accounts in the audit log.

Entries that are there have none, and keep their checksums. Going back drops what later entries have: `verify` then names those.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_words_of_a_link"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="by_login",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="by_account",
            field=models.PositiveBigIntegerField(null=True, verbose_name="number of the account"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="whom_login",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="whom_account",
            field=models.PositiveBigIntegerField(null=True, verbose_name="number of the account concerned"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("scheduled", "publication scheduled"),
                    ("moved", "publication moved"),
                    ("unscheduled", "schedule withdrawn"),
                    ("refused", "publication refused"),
                    ("withdrawn", "withdrawn"),
                    ("redacted", "text removed"),
                    ("announced", "announced"),
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
