"""People can try the writing surface that edits a text as a document, beside the one that marks up Markdown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_parts_of_a_review")]

    operations = [
        migrations.AddField(
            model_name="writingchoice",
            name="is_new",
            field=models.BooleanField(default=False),
        ),
    ]
