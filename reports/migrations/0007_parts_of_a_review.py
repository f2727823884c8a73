"""The SHA-256 of each part that a review of a whole edition is about. Reversible: going back drops the column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_plain_words")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="parts",
            field=models.JSONField(default=dict),
        ),
    ]
