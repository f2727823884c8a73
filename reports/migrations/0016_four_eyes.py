from typing import Any


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def writers_of_saves(apps: Any, schema_editor: Any) -> None:
    """Who saved a section before accounts were kept wrote in it, by name; what came before a version was published with it."""
    revisions = apps.get_model("reports", "SectionRevision").objects.using(schema_editor.connection.alias)
    versions = apps.get_model("reports", "Version").objects.using(schema_editor.connection.alias)
    published = {}
    for pk, edition, at in versions.order_by("published_at").values_list("pk", "edition_id", "published_at"):
        published.setdefault(edition, []).append((at, pk))
    found = {}
    for edition, section, name, at in revisions.order_by("at").values_list("edition_id", "section", "by_name", "at"):
        version = next((pk for then, pk in published.get(edition, ()) if then >= at), None)
        found.setdefault((edition, section, name, version), at)
    writing = apps.get_model("reports", "Writing")
    writing.objects.using(schema_editor.connection.alias).bulk_create(
        [
            writing(edition_id=edition, section=section, by_name=name, version_id=version, at=at)
            for (edition, section, name, version), at in found.items()
        ],
        batch_size=500,
    )


def account() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
    )


def key() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reports", "0015_draft_review"),
    ]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="needs_approval",
            field=models.BooleanField(
                default=False,
                help_text="Publish a section only when a second person has approved it as it stands: someone at the desk who neither "
                "wrote in it nor asked for it, or a reviewer by link whom someone else at the desk confirms.",
                verbose_name="approval",
            ),
        ),
        migrations.AddField("ReviewLink", "asker", account()),
        migrations.AddField("Review", "by", account()),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", key()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                ("by", account()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="reports.review"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("review", "by"), name="confirmation_once")],
            },
        ),
        migrations.CreateModel(
            name="VersionReview",
            fields=[
                ("id", key()),
                ("title", models.CharField(max_length=300, verbose_name="about")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "approved"), ("changes", "asks for changes"), ("remark", "remarks")],
                        max_length=8,
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=310, verbose_name="answered by")),
                ("asked_by", models.CharField(blank=True, max_length=310)),
                ("confirmed_by", models.TextField(blank=True)),
                ("at", models.DateTimeField(verbose_name="answered")),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="reports.review",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="reports.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a version",
                "verbose_name_plural": "reviews of versions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Writing",
            fields=[
                ("id", key()),
                ("section", models.UUIDField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                ("by", account()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="writings", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.version",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["edition", "section"], name="writing_of_section")],
            },
        ),
        migrations.RunPython(writers_of_saves, migrations.RunPython.noop),
    ]
