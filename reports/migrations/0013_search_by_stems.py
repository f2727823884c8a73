from collections.abc import Callable
from typing import Any

from django.db import migrations


def with_tokenizer(tokenizer: str) -> Callable[[Any, Any], None]:
    def make_anew(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute("DROP TABLE reports_searchwords")
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE reports_searchwords USING fts5(heading, summary, body, tokenize = '{tokenizer}')"
            )

    return make_anew


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0012_review"),
    ]

    operations = [
        # Both engines are given the same stems from here on. What has been published before is found after
        # `manage.py rebuild_index`.
        migrations.RunPython(
            with_tokenizer("unicode61 remove_diacritics 0"), with_tokenizer("porter unicode61 remove_diacritics 2")
        ),
    ]
