"""A report may do without maturities of its trends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first_release")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="rates_trends",
            field=models.BooleanField(
                default=True,
                help_text="A section about a trend that does not say how mature it is is warned of. "
                "Switched off, no maturity is asked for.",
                verbose_name="rates trends",
            ),
        ),
    ]
