"""Store key findings with their evidence: in drafts, and in the index of versions."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0010_sequence_of_last_save"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("statement", models.TextField(help_text="One or two sentences that readers can quote.")),
                (
                    "quote",
                    models.TextField(
                        blank=True,
                        help_text="Words of the paragraph with the evidence, copied exactly from the section’s text.",
                        verbose_name="words of the paragraph",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="key_findings", to="reports.draft"
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        blank=True,
                        help_text="Or the figure with the evidence.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.figure",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.section",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedKeyFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("statement", models.TextField()),
                ("section_slug", models.CharField(blank=True, max_length=80)),
                ("paragraph", models.CharField(blank=True, max_length=80)),
                ("paragraph_number", models.PositiveSmallIntegerField(null=True)),
                ("figure_key", models.CharField(blank=True, max_length=80)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("version", "uid"), name="publishedkeyfinding_once")],
            },
        ),
    ]
