"""Files of versions are made again after the site has moved to another address. Existing ones belong to the present address."""

from django.db import migrations, models

from reports.models.ledger import site_url


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("versionfile", "version_file_once"),
        migrations.AddField("versionfile", "site_url", models.CharField(max_length=200, null=True, default=site_url)),
        migrations.AddConstraint(
            "versionfile",
            models.UniqueConstraint(fields=["version", "format", "site_url"], name="version_file_once"),
        ),
    ]
