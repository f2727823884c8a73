"""The help of a field. The column stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_audit_entries_of_access"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="closed_on",
            field=models.DateField(
                blank=True,
                help_text="The last day that the text covers, such as 2026-12-15. Readers see this date.",
                null=True,
                verbose_name="text closed on",
            ),
        ),
    ]
