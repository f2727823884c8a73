from collections.abc import Callable
from typing import Any

from django.db import migrations, models

INDEX = "CREATE INDEX reports_searchrow_{column} ON reports_searchrow USING gin ({column}) WITH (fastupdate = off)"
# Reading every row looks cheap to the planner, which does not count what unpacking the words costs.
FUNCTION = (
    "CREATE FUNCTION reports_search({arguments}) "
    "RETURNS TABLE (id bigint, in_heading boolean, year smallint, facets text) "
    "LANGUAGE sql STABLE SET enable_seqscan = off AS $$ "
    "SELECT r.id, r.heading_words @@ named, r.year, r.facets FROM reports_searchrow r WHERE {condition} $$"
)
BEFORE, AFTER = "named tsquery, asked tsquery", "named tsquery, asked tsquery, placed tsquery"

FORWARDS = [
    "ALTER TABLE reports_searchrow ADD COLUMN known_words tsvector",
    "DROP INDEX reports_searchrow_all_words",
    INDEX.format(column="known_words"),
    "DROP FUNCTION reports_search(tsquery, tsquery)",
    FUNCTION.format(
        arguments=AFTER,
        # A row that has the word * is too long for PostgreSQL to know all its places.
        condition="r.known_words @@ asked "
        "AND (placed IS NULL OR r.all_words @@ placed OR r.known_words @@ '''*'''::tsquery)",
    ),
]
BACKWARDS = [
    "DROP FUNCTION reports_search(tsquery, tsquery, tsquery)",
    "ALTER TABLE reports_searchrow DROP COLUMN known_words",
    INDEX.format(column="all_words"),
    FUNCTION.format(arguments=BEFORE, condition="r.all_words @@ asked"),
]


def run(statements: list[str]) -> Callable[[Any, Any], None]:
    def on_postgresql(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0013_search_by_stems"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchrow",
            name="report",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        # What is searched and what is weighed are two columns from here on. `manage.py rebuild_index` fills all of it anew.
        migrations.RunPython(run(FORWARDS), run(BACKWARDS)),
    ]
