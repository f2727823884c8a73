"""A database that an unreleased Perennial made: refused in words that say what to do, and never changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.commands.test_database_errors import run

REFUSAL = (
    "This database was created by an unreleased version of Perennial and cannot be upgraded. Nothing was changed.\n"
    "Export its reports with the old version: manage.py export_report REPORT. Then set DATABASE_URL to a new database, "
    "run manage.py migrate and import each edition with manage.py import_edition.\n"
    "If it only contains the demo, run make demo to create a new one.\n"
)


@pytest.fixture
def older_file(tmp_path):
    """What such a database kept of its steps; a table of its own tells whether it was touched."""
    file = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
        )
        database.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            [(app, "0001_initial", str(timezone.now())) for app in ("trends", "reports")],
        )
        database.execute("CREATE TABLE reports_tally (rows integer)")
    return file


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.django_db
def test_an_older_database_is_refused_on_each_engine_and_keeps_its_steps():
    recorder = MigrationRecorder(connection)
    steps = recorder.migration_qs.filter(app__in=("reports", "trends"))
    steps.delete()
    for app in ("trends", "reports"):
        recorder.record_applied(app, "0001_initial")
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)
    assert f"{refused.value}\n" == REFUSAL
    assert sorted(steps.values_list("app", "name")) == [("reports", "0001_initial"), ("trends", "0001_initial")]


def test_at_the_command_line_too_whichever_command_meets_it_first(older_file):
    before = tables(older_file)
    address = f"sqlite:///{older_file}"
    assert (run(address, "migrate").stderr, run(address, "verify").stderr) == (f"CommandError: {REFUSAL}", REFUSAL)
    assert tables(older_file) == before


@pytest.mark.long
def test_the_demo_begins_a_new_database_and_keeps_the_older_one_beside_it(older_file):
    made = run(f"sqlite:///{older_file}", "demo", "--no-serve")
    (aside,) = older_file.parent.glob("db-older-*.sqlite3")
    first, _, rest = made.stdout.partition("\n")
    assert first == f"The database was created by an unreleased version of Perennial. It was moved to {aside}"
    assert (made.returncode, "published: LLM developments 2025 1.0" in rest) == (0, True)
    assert ("reports_tally" in tables(aside), "reports_tally" in tables(older_file)) == (True, False)
