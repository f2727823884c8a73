from collections.abc import Callable
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


CREATE = {
    "sqlite": [
        (
            "CREATE VIRTUAL TABLE reports_searchwords USING fts5(heading, summary, body, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        ),
    ],
    "postgresql": [
        "ALTER TABLE reports_searchrow ADD COLUMN heading_words tsvector, ADD COLUMN all_words tsvector",
        "CREATE INDEX reports_searchrow_all_words ON reports_searchrow USING gin (all_words) WITH (fastupdate = off)",
        # Reading every row looks cheap to the planner, which does not count what unpacking the words costs.
        (
            "CREATE FUNCTION reports_search(named tsquery, asked tsquery) "
            "RETURNS TABLE (id bigint, in_heading boolean, year smallint, facets text) "
            "LANGUAGE sql STABLE SET enable_seqscan = off AS $$ "
            "SELECT r.id, r.heading_words @@ named, r.year, r.facets FROM reports_searchrow r WHERE r.all_words @@ asked $$"
        ),
    ],
}
DROP = {
    "sqlite": ["DROP TABLE reports_searchwords"],
    "postgresql": [
        "DROP FUNCTION reports_search(tsquery, tsquery)",
        "ALTER TABLE reports_searchrow DROP COLUMN heading_words, DROP COLUMN all_words",
    ],
}


def run(statements: dict[str, list[str]]) -> Callable[[Any, Any], None]:
    def for_vendor(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return for_vendor


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("uid", models.UUIDField()),
                ("slug", models.CharField(max_length=80)),
                ("within", models.CharField(blank=True, max_length=80)),
                ("heading", models.TextField()),
                ("names", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("maturity", models.CharField(default="not-rated", max_length=12)),
                ("facets", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.version"
                    ),
                ),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "edition", "uid"), name="searchrow_once")],
            },
        ),
        # What has been published before is found after `manage.py rebuild_index`.
        migrations.RunPython(run(CREATE), run(DROP)),
    ]
