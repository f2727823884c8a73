"""Requests to delete saved history, reviews or names of reviewers have a table; notices and the audit log get kinds for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_help_of_closing_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                    ("deletion-ask", "deletion requested"),
                    ("deleted", "history deleted"),
                    ("deletion-not", "deletion refused"),
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
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("member", "member of a report"),
                    ("assigned", "assigned"),
                    ("asked", "asked for a review"),
                    ("unasked", "review request cancelled"),
                    ("approved", "approved"),
                    ("handed-in", "ready for review"),
                    ("resumed", "writing continues"),
                    ("changes", "changes requested"),
                    ("remarked", "remarked"),
                    ("commented", "comment"),
                    ("error", "error reported"),
                    ("overtaken", "saved by a colleague"),
                    ("due", "due"),
                    ("late", "late"),
                    ("scheduled", "publication scheduled"),
                    ("moved", "publication moved"),
                    ("cancelled", "publication cancelled"),
                    ("published", "published"),
                    ("failed", "not published"),
                    ("deletion", "deletion requested"),
                    ("deleted", "deleted from the record"),
                    ("kept", "deletion refused"),
                ],
                max_length=9,
            ),
        ),
        migrations.CreateModel(
            name="RecordDeletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("asked_by", models.CharField(max_length=310)),
                ("asked_at", models.DateTimeField()),
                ("is_done", models.BooleanField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=310)),
                ("decided_at", models.DateTimeField(null=True)),
                ("entries", models.TextField(blank=True)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.versionreview",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_deletions",
                        to="reports.version",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "default_permissions": (),
            },
        ),
    ]
