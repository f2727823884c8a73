"""Store which readers follow what, and the privacy text of each report."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0014_paragraphs"),
        ("trends", "0002_order_names_without_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="alerts_privacy",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Readers see it before they enter an email address for alerts: what is stored, why, and for how long. Leave empty for the standard text.",
                verbose_name="privacy of alerts",
            ),
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("follows", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("address_hash", models.CharField(db_index=True, max_length=64)),
                ("encrypted_address", models.TextField()),
                ("language", models.CharField(max_length=35)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("all", "all corrections"),
                            ("major", "only what changes a conclusion"),
                            ("new", "new editions"),
                        ],
                        max_length=5,
                    ),
                ),
                ("section", models.UUIDField(null=True)),
                ("paragraph", models.CharField(blank=True, max_length=40)),
                ("figure", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("next_places", models.JSONField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="reports.report",
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trends.trend"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
    ]
