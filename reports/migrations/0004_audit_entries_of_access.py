"""The audit log gets a kind of act for access to an account. The column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_approval_by_colleagues"),
    ]

    operations = [
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
                    ("access", "access to an account"),
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
