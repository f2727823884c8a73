"""Store which request of a page saved its form last, so that an older save that arrives later is refused."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_positions_in_sections")]

    operations = [
        migrations.AddField("formdraft", "saved_sequence", models.PositiveIntegerField(db_default=0, default=0)),
    ]
