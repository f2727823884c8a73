"""Help texts in plain words. No column changes, in either direction."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_suggested_words")]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="One of this edition’s pictures. Shown beside the title, on share cards and on file covers.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reports.figure",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="counterpart",
            field=models.ForeignKey(
                blank=True,
                help_text="The same report in another language. Pages link to the same year’s edition in the other report, "
                "in both directions, without a new version. Downloads do not contain this link.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="named_by",
                to="reports.report",
                verbose_name="translation",
            ),
        ),
    ]
