"""Help texts without examples, which `reports/desk/help.py` has. No column changes."""

import reports.models.series
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_form_snapshots"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assessment",
            name="note",
            field=models.TextField(
                blank=True,
                help_text="What this section says about the technique. Tables show the first paragraph only. Separate paragraphs with a blank line.",
            ),
        ),
        migrations.AlterField(
            model_name="credit",
            name="role",
            field=models.CharField(blank=True, help_text="Their contribution.", max_length=100),
        ),
        migrations.AlterField(
            model_name="ending",
            name="note",
            field=models.TextField(blank=True, help_text="Why the trend ended, for readers."),
        ),
        migrations.AlterField(
            model_name="figure",
            name="source",
            field=models.TextField(blank=True, help_text="The source of the data or picture."),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="after",
            field=models.TextField(blank=True, help_text="The corrected words."),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="before",
            field=models.TextField(blank=True, help_text="The words in the last published version."),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="explanation",
            field=models.TextField(help_text="The reason for the change, for readers."),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="reported_by",
            field=models.CharField(
                blank=True, help_text="The person who reported it, if they agree to be named.", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="criterion",
            field=models.TextField(blank=True, help_text="How to decide whether it came true."),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="statement",
            field=models.TextField(help_text="A statement that can turn out to be wrong."),
        ),
        migrations.AlterField(
            model_name="report",
            name="colour",
            field=models.CharField(
                blank=True,
                help_text="The accent colour for links, numbers and the page header. Charts do not use it, because their colours show maturity.",
                max_length=7,
                validators=[reports.models.series.colour_on_paper],
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="contact",
            field=models.CharField(
                blank=True, help_text="Contact address for readers, published with each edition.", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="dark_colour",
            field=models.CharField(
                blank=True,
                help_text="The accent colour in dark mode. Leave empty to use a readable tint of the colour above.",
                max_length=7,
                validators=[reports.models.series.colour_on_dark],
                verbose_name="colour on dark background",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="licence_name",
            field=models.CharField(
                blank=True, help_text="How readers may use the text.", max_length=200, verbose_name="licence"
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="next_expected",
            field=models.CharField(
                blank=True,
                help_text="When readers can expect the next edition. The report’s page shows it from now on, until that edition is published.",
                max_length=20,
                verbose_name="expected",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="next_reason",
            field=models.CharField(
                blank=True,
                help_text="Readers see it next to the date.",
                max_length=500,
                verbose_name="why the date changed",
            ),
        ),
        migrations.AlterField(
            model_name="score",
            name="explanation",
            field=models.TextField(
                blank=True, help_text="The result, measured by the criterion. Readers see it beside the prediction."
            ),
        ),
    ]
