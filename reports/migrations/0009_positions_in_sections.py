"""Store where paragraphs, citations and figures are in a section's HTML. `rebuild_index` fills it for published versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_help_texts_without_examples")]

    operations = [migrations.AddField("publishedsection", "positions", models.JSONField(null=True))]
