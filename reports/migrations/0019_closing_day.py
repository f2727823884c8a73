import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0018_generation"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="closed_on",
            field=models.DateField(
                blank=True,
                help_text="The last day that the text takes in; readers see it. A source that is newer is warned of.",
                null=True,
                verbose_name="text closed on",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="least_sources",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="A section about a trend that cites fewer sources is warned of. Left empty, any number will do.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="sources a section",
            ),
        ),
    ]
