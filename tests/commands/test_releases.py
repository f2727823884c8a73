"""Upgrade the demo's databases of earlier releases (tests/releases) with the commands of docs/upgrading.md."""

import sqlite3
import subprocess
import sys
import zipfile

import pytest

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
def test_a_database_of_an_earlier_release_is_upgraded_and_its_versions_are_as_they_were(release, tmp_path):
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
