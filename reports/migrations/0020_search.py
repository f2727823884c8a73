"""Search by lexemes that both engines are given alike. What has been published before is found after `manage.py rebuild_index`."""

from collections.abc import Callable
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from reports.search import tables

DROP_OLD = {
    "sqlite": ["DROP TABLE reports_searchwords"],
    "postgresql": [
        "DROP FUNCTION reports_search(tsquery, tsquery, tsquery)",
        "ALTER TABLE reports_searchrow DROP COLUMN heading_words, DROP COLUMN all_words, DROP COLUMN known_words",
    ],
}
CREATE_OLD = {
    "sqlite": [
        "CREATE VIRTUAL TABLE reports_searchwords USING fts5(heading, summary, body, tokenize = 'unicode61 remove_diacritics 0')"
    ],
    "postgresql": [
        (
            "ALTER TABLE reports_searchrow ADD COLUMN heading_words tsvector, ADD COLUMN all_words tsvector, "
            "ADD COLUMN known_words tsvector"
        ),
        "CREATE INDEX reports_searchrow_known_words ON reports_searchrow USING gin (known_words) WITH (fastupdate = off)",
        (
            "CREATE FUNCTION reports_search(named tsquery, asked tsquery, placed tsquery) "
            "RETURNS TABLE (id bigint, in_heading boolean, year smallint, facets text) "
            "LANGUAGE sql STABLE SET enable_seqscan = off AS $$ "
            "SELECT r.id, r.heading_words @@ named, r.year, r.facets FROM reports_searchrow r WHERE r.known_words @@ asked "
            "AND (placed IS NULL OR r.all_words @@ placed OR r.known_words @@ '''*'''::tsquery) $$"
        ),
    ],
}


def run(statements: dict[str, list[str]]) -> Callable[[Any, Any], None]:
    def for_vendor(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return for_vendor


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0019_closing_day"),
    ]

    operations = [
        migrations.RunPython(run(DROP_OLD), run(CREATE_OLD)),
        migrations.AddField(
            model_name="publishededition", name="language", field=models.CharField(default="en", max_length=35)
        ),
        migrations.AddField(
            model_name="searchrow", name="language", field=models.CharField(db_index=True, default="en", max_length=35)
        ),
        migrations.AddField(
            model_name="searchrow", name="stems", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.CreateModel(
            name="SearchFacet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "row",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.searchrow",
                    ),
                ),
                ("facet", models.CharField(max_length=90)),
            ],
            options={
                "indexes": [models.Index(fields=["facet", "row"], name="searchfacet_facet")],
                "constraints": [models.UniqueConstraint(fields=["row", "facet"], name="searchfacet_once")],
            },
        ),
        migrations.RemoveConstraint(model_name="searchrow", name="searchrow_once"),
        migrations.AddConstraint(
            model_name="searchrow",
            constraint=models.UniqueConstraint(fields=["kind", "uid", "edition"], name="searchrow_once"),
        ),
        migrations.RunPython(tables.create, tables.drop),
    ]
