"""Trend history in place of lineage, and shorter help. No column changes."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trends", "0001_first_release"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="lineage",
            options={
                "ordering": ["year", "parent__name", "child__name"],
                "verbose_name": "trend history entry",
                "verbose_name_plural": "trend history",
            },
        ),
        migrations.AlterField(
            model_name="lineage",
            name="year",
            field=models.PositiveSmallIntegerField(
                help_text="The first edition about the new trend.",
                validators=[
                    django.core.validators.MinValueValidator(1900),
                    django.core.validators.MaxValueValidator(2200),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="technique",
            name="definition",
            field=models.TextField(
                blank=True,
                help_text="One or two sentences for readers who do not know it. Every page that names it shows them.",
            ),
        ),
        migrations.AlterField(
            model_name="technique",
            name="name",
            field=models.CharField(
                help_text="As most texts write it. Published editions keep the name they were published with.",
                max_length=200,
            ),
        ),
        migrations.AlterConstraint(
            model_name="lineage",
            name="lineage_once",
            constraint=models.UniqueConstraint(
                fields=("parent", "child"),
                name="lineage_once",
                violation_error_message="The trend history already links these two trends. Change that entry.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="lineage",
            name="lineage_between_two",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("child")), _negated=True),
                name="lineage_between_two",
                violation_error_message="A trend cannot be its own predecessor.",
            ),
        ),
    ]
