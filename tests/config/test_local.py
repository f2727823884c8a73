"""What keeps itself on a machine of one's own."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import RequestFactory

from config.local import stored_secret_key
from reports.limits import client_address
from tests.config.test_production import start


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    folder = tmp_path / "var"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(stored_secret_key, [folder] * 32))
    assert keys == {(folder / "secret-key").read_text()}
    assert [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()] == [("secret-key", 0o600)]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_writes_ahead_keeps_references_and_takes_its_turn_at_the_start():
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
    assert found == ["wal", 1]
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.long
def test_a_database_file_is_readable_by_its_owner_alone_even_if_it_existed(tmp_path):
    for file in (tmp_path / "new.sqlite3", tmp_path / "old.sqlite3"):
        if file.stem == "old":
            sqlite3.connect(file).execute("PRAGMA journal_mode=WAL").close()
            file.chmod(0o644)
        code = "from django.db import connection as c; c.cursor().execute('CREATE TABLE t (x)'); import os;"
        code += f"print([oct(os.stat('{file}' + each).st_mode & 0o777) for each in ('', '-wal', '-shm')])"
        told = start(f"import django; django.setup(); {code}", PERENNIAL_ENV="local", DATABASE_URL=f"sqlite:///{file}")
        assert told.stdout.strip() == str(["0o600"] * 3), told.stderr


def test_a_client_cannot_name_its_own_address(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9")
    settings.BEHIND_PROXY = False
    assert client_address(request) == "192.0.2.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "203.0.113.9"
