"""Store each published paragraph with its citations and what it continues."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0013_settled_error_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedParagraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("paragraph", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("citations", models.JSONField(default=list)),
                ("techniques", models.JSONField(default=list)),
                ("figures", models.JSONField(default=list)),
                ("origins", models.JSONField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paragraph_rows",
                        to="reports.publishedsection",
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
                "indexes": [models.Index(fields=["edition", "uid"], name="paragraph_of_section")],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "paragraph"), name="publishedparagraph_once")
                ],
            },
        ),
    ]
