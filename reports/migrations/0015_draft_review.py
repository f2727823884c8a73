from typing import Any

from django.db import migrations, models
from django.db.models import Max


def mark_what_was_carried(apps: Any, schema_editor: Any) -> None:
    """Years begun before this that were never published: nobody has said yet that their title and summary hold."""
    drafts = apps.get_model("reports", "Draft").objects.filter(
        edition__versions__isnull=True, sections__carried_from__isnull=False
    )
    for draft in drafts.annotate(year=Max("sections__carried_from")):
        draft.is_reviewed, draft.carried_from = False, draft.year
        draft.save(update_fields=["is_reviewed", "carried_from"])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0014_search_pairs"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="is_reviewed",
            field=models.BooleanField(default=True, editable=False, verbose_name="reviewed"),
        ),
        migrations.AddField(
            model_name="draft",
            name="carried_from",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="carried over from"
            ),
        ),
        migrations.RunPython(mark_what_was_carried, migrations.RunPython.noop),
    ]
