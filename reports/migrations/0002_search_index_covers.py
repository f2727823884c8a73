"""The index that search reads instead of its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first_release")]

    operations = [
        migrations.RemoveIndex(model_name="searchrow", name="searchrow_until"),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(fields=["until", "language", "kind", "year", "since"], name="searchrow_until"),
        ),
    ]
