"""Store what an opened form showed, as the base of its save. Drafts of forms note the revision that their page showed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_record_deletions")]

    operations = [
        migrations.AddField("formdraft", "revision", models.PositiveIntegerField(null=True)),
        migrations.CreateModel(
            "FormSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=40)),
                ("revision", models.PositiveIntegerField()),
                ("state", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=["page", "revision"], name="form_snapshot_once")],
            },
        ),
    ]
