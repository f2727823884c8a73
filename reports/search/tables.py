"""The table of words beside `SearchRow`, which migrations make: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both have the columns `rowid`, a row's primary key, and `words`, its lexemes with spaces between them; and both answer
`SELECT rowid FROM reports_searchwords(expression)`. No foreign key: emptying the tables of models must not need to know this one.
"""

from typing import Any

#: Rows are long: what is asked of many is read from this. Here and not in the model, as PostgreSQL, which keeps long texts beside
#: their rows, indexes no text that long. A migration that has SQLite write the model's table again has to create it again.
INDEX = {
    "sqlite": ["CREATE INDEX searchrow_asked ON reports_searchrow (kind, language, year, facets, uid, slug, heading)"],
    "postgresql": ["CREATE INDEX searchrow_asked ON reports_searchrow (kind, language)"],
}
CREATE = {
    "sqlite": [
        # Lexemes are ASCII or have been folded already, so nothing but spaces stands between them.
        """CREATE VIRTUAL TABLE reports_searchwords USING fts5(words, detail = none, tokenize = "ascii tokenchars '=^_'")""",
    ],
    "postgresql": [
        "CREATE TABLE reports_searchwords (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX reports_searchwords_words ON reports_searchwords USING gin (words) WITH (fastupdate = off)",
        # Uncompressed, because phrases are searched in them.
        "ALTER TABLE reports_searchrow ALTER COLUMN stems SET STORAGE EXTERNAL",
        # The planner underestimates sequential scans, because it ignores the cost of decompressing the words.
        (
            "CREATE FUNCTION reports_searchwords(asked text) RETURNS TABLE (rowid bigint) "
            "LANGUAGE sql STABLE SET enable_seqscan = off "
            "AS $$ SELECT w.rowid FROM reports_searchwords w WHERE w.words @@ asked::tsquery $$"
        ),
    ],
}
DROP = {
    "sqlite": ["DROP TABLE reports_searchwords"],
    "postgresql": [
        "DROP FUNCTION reports_searchwords(text)",
        "DROP TABLE reports_searchwords",
    ],
}
#: Parameters: a row's primary key and its lexemes, which replace earlier ones.
WRITE = {
    "sqlite": "INSERT OR REPLACE INTO reports_searchwords (rowid, words) VALUES (%s, %s)",
    "postgresql": (
        "INSERT INTO reports_searchwords (rowid, words) VALUES (%s, %s) "
        "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
    ),
}
#: Parameter: a row's primary key. Not by the ORM, which would read all texts first.
REMOVE = (
    "DELETE FROM reports_searchwords WHERE rowid = %s",
    "DELETE FROM reports_searchrow WHERE id = %s",
)


def create(apps: Any, schema_editor: Any) -> None:
    """Create the tables, for `migrations.RunPython`. Older versions are found after `manage.py rebuild_index`."""
    _run(CREATE, schema_editor)
    _run(INDEX, schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    """Drop the tables."""
    schema_editor.execute("DROP INDEX IF EXISTS searchrow_asked")
    _run(DROP, schema_editor)


def _run(statements: dict[str, list[str]], schema_editor: Any) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
