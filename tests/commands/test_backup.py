"""A site is backed up while people work, lost, and restored on either engine: every checksum, time, key and file is the same."""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections

from bin import with_postgres
from reports import publishing
from reports.document.canonical import sha256
from reports.filing.files import file_of
from reports.management.backups import back_up, tables
from reports.models import triggers
from reports.models.ledger import Version, Withdrawal
from reports.models.people import Actor
from reports.models.series import Edition, StoredPicture
from reports.models.storage import picture_path, version_file_path, write_once
from tests.benchmarks import test_large
from tests.exporting.pictures import png
from tests.making import correct, published_edition
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.waiting import LONG
from tests.wsgi_middleware.serving import environment

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]
#: To the microsecond, which Django's own JSON cuts off.
MOMENT = datetime(2025, 1, 14, 9, 0, 57, 307149, tzinfo=UTC)
#: Rows that are another after a restore: the generation is raised, so that whoever cached answers asks again.
RAISED = {"reports_generation"}


@pytest.fixture
def edition():
    """An edition with a withdrawn version, a picture and a file, and keys that were given out and are gone."""
    edition = published_edition(at=MOMENT)
    publishing.withdraw(
        version=correct(edition, "finished", "opened", at=MOMENT), reason="Wrong.", actor=Actor.of("Ada", MOMENT)
    )
    data = png()
    picture = StoredPicture.objects.create(sha256=sha256(data), media_type="image/png", width=3, height=2)
    write_once(picture_path(picture.sha256), data)
    file_of(edition.versions.get(minor=0), "md", at=MOMENT)
    ada = User.objects.create_user("ada")
    edition.key_of_ada = ada.pk
    ada.delete()
    return edition


def state(folder):
    """What a backup has of each table, and its files."""
    manifest = json.loads((folder / "manifest.json").read_text())
    return {name: each for name, each in manifest["tables"].items() if name not in RAISED}, manifest["files"]


def wipe(settings, tmp_path):
    """Leave what `migrate` makes, and no files."""
    triggers.remove(connection)
    call_command("flush", interactive=False, verbosity=0)
    triggers.install(connection)
    settings.MEDIA_ROOT = tmp_path / "empty"


def manage(*command, database, folder):
    """Run a command of a site in `folder`; return what it printed."""
    told = environment(database, folder)
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        timeout=PROGRAM,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def publish_until(stopped, started, edition):
    """Publish corrections and withdraw them until `stopped`; return how many."""
    try:
        number = 0
        while not stopped.is_set():
            words = ("turn both ways", "turn one way")[:: 1 if number % 2 == 0 else -1]
            version = correct(edition, *words, at=MOMENT)
            publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", MOMENT))
            number += 1
            started.set()
        return number
    finally:
        connections.close_all()


def test_a_backup_under_concurrent_writes_is_one_state_and_restores_whole(edition, settings, tmp_path, capsys):
    stopped, started = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(publish_until, stopped, started, edition)
        try:
            started.wait(LONG)
            call_command("backup", tmp_path / "one")
        finally:
            stopped.set()
        writing.result()
    files = {path: path.read_bytes() for path in settings.MEDIA_ROOT.glob("[pf]*/*/*")}
    assert len(files) == 2

    wipe(settings, tmp_path)
    call_command("restore", tmp_path / "one")

    assert "Verified: " in capsys.readouterr().out
    assert Version.objects.count() == Withdrawal.objects.count() + 1
    assert set(Version.objects.values_list("published_at", flat=True)) == {MOMENT}
    call_command("backup", tmp_path / "two")
    assert state(tmp_path / "two") == state(tmp_path / "one")
    assert {path.name: path.read_bytes() for path in settings.MEDIA_ROOT.glob("[pf]*/*/*")} == {
        path.name: data for path, data in files.items()
    }
    with pytest.raises(IntegrityError, match=triggers.MESSAGE):
        Version.objects.update(note="x")
    assert User.objects.create_user("eve").pk == edition.key_of_ada + 1, "Ada's key is not given out again"
    published_edition(year=2026)
    assert publishing.verify() == ()


def publish_large():
    """Publish an edition of 60 sections of 60 KB, each with a picture of its own."""
    figures, parts = [], test_large.text().split("\n\n## ")
    for number in range(1, len(parts)):
        data = png(size=(100 + number, 80))
        write_once(picture_path(sha256(data)), data)
        picture = f"{{sha256: '{sha256(data)}', media_type: image/png, width: {100 + number}, height: 80}}"
        figures.append(f"  - {{key: p{number}, title: Picture, alt: A picture., picture: {picture}}}")
        parts[number] += f"\n\n![[p{number}]]"
    front = "\n".join(["---", "figures:", *figures, "---", ""])
    published_edition(f"{front}\n{'\n\n## '.join(parts)}\n", year=2023, at=MOMENT)


@pytest.mark.process
@pytest.mark.parametrize("is_large", [False, pytest.param(True, marks=pytest.mark.long)])
def test_what_was_backed_up_on_one_engine_is_the_same_on_the_other(edition, tmp_path, is_large):
    if is_large:
        publish_large()
    call_command("backup", tmp_path / "one")
    folder = tmp_path / "other"
    folder.mkdir()

    def move(database):
        manage("migrate", database=database, folder=folder)
        told = manage("restore", tmp_path / "one", database=database, folder=folder)
        manage("backup", tmp_path / "two", database=database, folder=folder)
        return told

    if connection.vendor == "postgresql":
        told = move(f"sqlite:///{folder}/db.sqlite3")
    else:
        with with_postgres.postgresql(str(folder)) as server:
            told = move(server.get_uri())

    assert f"Compared with checkpoint {3 + is_large} of http://localhost:8000" in told
    assert state(tmp_path / "two") == state(tmp_path / "one")


def test_a_site_that_is_not_empty_and_a_damaged_backup_are_refused(edition, settings, tmp_path):
    call_command("backup", tmp_path / "one")
    before = list(Edition.objects.values())
    with pytest.raises(CommandError, match="This site is not empty"):
        call_command("restore", tmp_path / "one")
    assert list(Edition.objects.values()) == before
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", tmp_path / "one")

    wipe(settings, tmp_path)
    manifest = tmp_path / "one" / "manifest.json"
    text = manifest.read_text()
    named = json.loads(text) | {"migrations": [], "version": "1.2.0", "commit": "0badcafe"}
    unnamed = {name: value for name, value in named.items() if name not in {"version", "commit"}}
    words_of_both = "Perennial 1.2.0 (commit 0badcafe), which made it", "the release that made it (1.0.0 or an earlier"
    for changed, words in zip((named, unnamed), words_of_both, strict=True):
        manifest.write_text(json.dumps(changed))
        with pytest.raises(CommandError, match=f"Install {re.escape(words)}"):
            call_command("restore", tmp_path / "one")
    manifest.write_text(text)
    assert (json.loads(text)["version"], json.loads(text)["commit"]) == (settings.VERSION, settings.COMMIT)
    (file,) = (tmp_path / "one" / "media" / "files").glob("*/*")
    file.write_bytes(b"Another.")
    with pytest.raises(CommandError, match="is missing or damaged"):
        call_command("restore", tmp_path / "one")
    assert not Edition.objects.exists()


def test_what_the_other_engine_could_not_store_and_damaged_files_are_named(edition, tmp_path):
    path = version_file_path(edition.versions.get(minor=0).files.get().sha256)
    path.chmod(0o644)
    path.write_bytes(b"Another.")
    if connection.vendor == "sqlite":
        StoredPicture.objects.update(media_type="x" * 1000)
    with pytest.raises(CommandError, match="is damaged and was left out") as told:
        call_command("backup", tmp_path / "one")

    assert ("too long for PostgreSQL" in str(told.value)) == (connection.vendor == "sqlite")


def test_no_secret_of_the_settings_is_in_a_backup(edition, settings, tmp_path):
    back_up(tmp_path / "one")
    texts = [path.read_bytes() for path in (tmp_path / "one").rglob("*") if path.is_file()]

    assert not any(settings.SECRET_KEY.encode() in text for text in texts)
    assert "SECRET_KEY" in json.loads((tmp_path / "one" / "manifest.json").read_text())["settings"]
    assert (tmp_path / "one").stat().st_mode & 0o077 == 0
    assert {"django_session", "reports_worker"}.isdisjoint(each._meta.db_table for each in tables())
