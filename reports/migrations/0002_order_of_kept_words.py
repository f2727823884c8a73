"""What a page counts of what it sends, so that older words never take the place of newer ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_first_release")]

    operations = [
        migrations.AddField(
            model_name="formdraft",
            name="sequence",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
