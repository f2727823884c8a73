"""Upgrade the demo's databases of earlier releases (tests/releases) with the commands of docs/upgrading.md; names of releases."""

import re
import sqlite3
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterModelTable, DeleteModel, RemoveField, RenameField, RenameModel

from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.wsgi_middleware.serving import environment

pytestmark = pytest.mark.sqlite
RELEASES = sorted((ROOT / "tests/releases").glob("*.zip"))


def sealed(file):
    with sqlite3.connect(file) as connection:
        return connection.execute("SELECT sha256, record_sha256, document FROM reports_version ORDER BY id").fetchall()


@pytest.mark.long
@pytest.mark.sample(2)
@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.stem)
def test_a_database_of_an_earlier_release_is_upgraded_with_its_versions_unchanged(release, tmp_path):
    with zipfile.ZipFile(release) as kept:
        kept.extractall(tmp_path)
    file = tmp_path / "site.sqlite3"
    before = sealed(file)
    assert len(before) == 8
    for command in (["migrate"], ["rebuild_index"], ["verify"], ["migrate", "--check"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment(f"sqlite:///{file}", tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=PROGRAM,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert sealed(file) == before


def test_a_database_of_the_first_release_is_kept():
    assert "1.0.0" in {file.stem for file in RELEASES}


def test_migrations_after_1_0_0_drop_and_rename_nothing():
    """The release before still serves while `migrate` runs, and after it until the reload (docs/upgrading.md)."""
    refused = (DeleteModel, RemoveField, RenameField, RenameModel, AlterModelTable)
    of_1_0_0 = {
        "0001_initial",
        "0002_version_file_site_url",
        "0002_order_names_without_case",
        "0003_approval_by_colleagues",
    }
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = {}
    for (app, name), migration in loader.disk_migrations.items():
        if app in {"reports", "trends"}:
            found[name] = {type(each).__name__ for each in migration.operations if isinstance(each, refused)}
    assert found.keys() > of_1_0_0
    assert found["0003_approval_by_colleagues"] == {"DeleteModel", "RemoveField"}, "what 1.0.0rc1 cannot live with"
    assert {name: words for name, words in found.items() if words and name not in of_1_0_0} == {}


def test_code_between_releases_names_its_commit():
    """Code without its history, such as a downloaded archive, has no commit to name."""
    command = ["git", "rev-parse", "HEAD"]
    git = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PROGRAM)
    commit = git.stdout[:8] if (ROOT / ".git").exists() else ""
    release, is_between = re.match(r"(\d+\.\d+\.\d+)(\.dev)?", settings.VERSION).groups()
    between = f"{release}.dev+{commit}" if commit else f"{release}.dev"
    assert (between if is_between else release, commit) == (settings.VERSION, settings.COMMIT)


@pytest.mark.long
def test_version_is_printed_by_manage_py(tmp_path):
    told = environment(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path)
    command = [sys.executable, "manage.py", "--version"]
    printed = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=True, timeout=PROGRAM)
    assert printed.stdout == f"Perennial {settings.VERSION}\n"


def test_the_changelog_names_the_commit_of_each_release():
    """A commit cannot name itself: that of a release is added after it, together with the next version."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(r"^## \[\d\S+\].*\n\n(.*)", changelog, re.MULTILINE)
    named = releases if ".dev" in settings.VERSION else releases[1:]
    assert releases
    assert [each for each in named if not re.match(r"Commit `[0-9a-f]{8}`\. ", each)] == []
