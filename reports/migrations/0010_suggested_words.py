"""What a comment suggests in place of the words that it is about. Reversible: going back drops the column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_search_of_the_current_versions")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="replacement",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
