"""The seed report, unchanged, from its file to its readers. SEED_REPORT names the file; without it, this is not run."""

import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from reports import drafting
from reports.document.canonical import digest
from reports.models.ledger import Version
from reports.models.series import Edition

pytestmark = pytest.mark.django_db

REPORT, YEAR = "llm-developments", 2024
VOCABULARY = Path(__file__).parents[2] / "fixtures" / "vocabulary.yaml"
# What the file does not say: who publishes it, how mature anything is; and nobody has looked at what the import proposed.
ACKNOWLEDGED = [f"--accept-warning={rule}=as it came" for rule in ("imprint", "proposed", "not-rated")]


def run(command: str, *arguments: str) -> str:
    """What the command says; it raises when it fails."""
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def import_seed() -> None:
    """Import the seed report with the vocabulary that goes with it."""
    asked = ["--report", REPORT, "--year", str(YEAR), "--vocabulary", str(VOCABULARY)]
    run("import_edition", os.environ["SEED_REPORT"], *asked)


@pytest.fixture
def headings() -> list[tuple[str, str]]:
    """(number, title) of each section in the file."""
    text = Path(os.environ["SEED_REPORT"]).read_text("utf-8")
    return re.findall(r"^## (\d+)\. (.+?)\s*$", text, re.MULTILINE)


def publish_seed() -> None:
    """Import and publish the seed report."""
    get_user_model().objects.create_superuser("editor")
    import_seed()
    run("publish_edition", REPORT, str(YEAR), "--by", "editor", *ACKNOWLEDGED)


@pytest.fixture
def _published() -> None:
    publish_seed()


@pytest.mark.usefixtures("_published")
def test_the_seed_report_is_imported_published_read_and_verified(client, headings):
    assert len(headings) == 10

    page = client.get(f"/{REPORT}/{YEAR}/")
    assert page.status_code == 200
    assert [title for _, title in headings if title not in page.content.decode()] == []

    edition = client.get(f"/api/v1/reports/{REPORT}/editions/{YEAR}/").json()
    assert [(str(section["number"]), section["title"]) for section in edition["sections"]] == headings
    assert [section["title"] for section in edition["sections"] if not section["assessments"]] == []
    for section in edition["sections"]:
        answer = client.get(f"/{REPORT}/{YEAR}/{section['slug']}/")
        assert (answer.status_code, section["title"] in answer.content.decode()) == (200, True)

    run("verify")


@pytest.mark.usefixtures("_published")
def test_importing_the_seed_report_again_changes_nothing(client):
    before = client.get(f"/api/v1/reports/{REPORT}/editions/{YEAR}/").content
    import_seed()
    assert client.get(f"/api/v1/reports/{REPORT}/editions/{YEAR}/").content == before


def test_its_archive_comes_back_into_an_empty_site_with_the_same_checksum(client, tmp_path):
    with transaction.atomic():
        publish_seed()
        sha256 = Version.objects.get().sha256
        archive = b"".join(client.get(f"/{REPORT}/{YEAR}/{REPORT}-{YEAR}.zip"))
        transaction.set_rollback(True)
    assert not Edition.objects.exists()
    (tmp_path / "back.zip").write_bytes(archive)

    run("import_edition", str(tmp_path / "back.zip"), "--report", REPORT, "--year", str(YEAR))

    assert digest(drafting.document_of(Edition.objects.get())) == sha256
