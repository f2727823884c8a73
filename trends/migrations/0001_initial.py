"""The vocabulary of 1.0.0. A later change is a migration of its own."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Readers link to it: energy.",
                        max_length=80,
                        unique=True,
                        verbose_name="web address (the last part)",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="VocabularyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("techniques-merged", "a technique was merged into another"),
                            ("lineage-added", "a step of lineage was added"),
                            ("lineage-changed", "a step of lineage was changed"),
                            ("lineage-removed", "a step of lineage was removed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject", models.UUIDField()),
                ("into", models.UUIDField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Technique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Readers link to it: mixture-of-experts, for /techniques/mixture-of-experts/.",
                        max_length=80,
                        unique=True,
                        verbose_name="web address (the last part)",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As most texts write it. Published editions keep the name they were published with.",
                        max_length=200,
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences for readers who do not know it. Every page that names it shows them.",
                    ),
                ),
                (
                    "broader",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The wider techniques that this one is a kind of, so that readers of those find it.",
                        related_name="narrower",
                        to="trends.technique",
                        verbose_name="kind of",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The technique that took over this one's names; its address leads there.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="trends.technique",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="TechniqueName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(editable=False, max_length=200)),
                ("is_alias", models.BooleanField(default=True, editable=False)),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="trends.technique"
                    ),
                ),
            ],
            options={
                "verbose_name": "alias",
                "verbose_name_plural": "aliases",
                "ordering": ["is_alias", "name"],
            },
        ),
        migrations.CreateModel(
            name="Trend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Readers link to it: open-weights, for /trends/open-weights/.",
                        max_length=80,
                        unique=True,
                        verbose_name="web address (the last part)",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="One name for all years: Open weights. Published editions keep the name they were published with.",
                        max_length=200,
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=200, unique=True)),
                (
                    "definition",
                    models.TextField(blank=True, help_text="One or two sentences: what belongs to this trend."),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="trends",
                        to="trends.theme",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Lineage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("renamed", "renamed to"), ("split", "split into"), ("merged", "merged into")],
                        max_length=10,
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="The first edition about the new trend.",
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Why, in a sentence that readers see.")),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parent_steps",
                        to="trends.trend",
                        verbose_name="to",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children_steps",
                        to="trends.trend",
                        verbose_name="from",
                    ),
                ),
            ],
            options={
                "verbose_name": "trend history entry",
                "verbose_name_plural": "trend history",
                "ordering": ["year", "parent__name", "child__name"],
            },
        ),
        migrations.AddConstraint(
            model_name="technique",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True),
                name="technique_merged_into_another",
                violation_error_message="A technique cannot be merged into itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="techniquename",
            constraint=models.UniqueConstraint(
                fields=("key",),
                name="technique_name_once",
                violation_error_message="This name already belongs to a technique; a name can mean only one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="techniquename",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_alias", False)),
                fields=("technique",),
                name="technique_one_proper_name",
                violation_error_message="A technique has one proper name; the others are aliases.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.UniqueConstraint(
                fields=("parent", "child"),
                name="lineage_once",
                violation_error_message="The trend history already links these two trends. Change that entry.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("child")), _negated=True),
                name="lineage_between_two",
                violation_error_message="A trend cannot be its own predecessor.",
            ),
        ),
    ]
