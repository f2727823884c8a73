import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(db_index=True, max_length=300)),
                ("page", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField(default=0)),
                ("fields", models.TextField(blank=True)),
                ("seen", models.TextField(blank=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("kept_at", models.DateTimeField(null=True)),
                ("open_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved words",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("user", "address", "page"), name="form_draft_once")],
            },
        ),
    ]
