"""What was sealed in an older schema stays as it was sealed, and is read, compared and corrected like anything of today."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from reports import drafting, publishing
from reports.document.canonical import canonical_bytes, canonical_json, sha256
from reports.document.record import ChangeNote
from reports.models.draft import Draft
from reports.models.ledger import Version
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db


def sealed_by_the_release_before():
    """An edition at version 1.0, as a release that knew schema 1 alone has written it into the ledger."""
    edition = draft_edition()
    raw = json.loads(canonical_bytes(drafting.document_of(edition)))
    for name in ("closed_on", "cover", "first_published", "first_published_at"):
        del raw[name]
    text = canonical_json(raw | {"schema_version": 1}).decode()
    version = Version(
        edition=edition,
        major=1,
        minor=0,
        schema_version=1,
        document=text,
        sha256=sha256(text.encode()),
        severity="minor",
        published_at=AT,
        publisher="Ada",
    )
    version.record_sha256 = version.record(report="sea", year=2024).digest()
    version.save()
    edition.current_version = version
    edition.save()
    publishing.rebuild_index()
    return edition


def corrected(edition, day):
    Draft.objects.filter(edition=edition).update(closed_on=day)
    return publishing.publish(
        edition=edition,
        by="Ada",
        at=timezone.now(),
        note="It says when it closed.",
        change_notes=(ChangeNote(kind="addition", explanation="Readers asked."),),
        acknowledged=ACKNOWLEDGED,
    )


def test_it_verifies_is_served_as_it_was_and_read_as_if_written_today(client):
    edition = sealed_by_the_release_before()
    kept = edition.current_version

    assert publishing.verify() == ()
    document = client.get("/api/v1/reports/sea/editions/2024/versions/1.0/document/")
    assert document.content.decode() == kept.document
    assert document["Link"].endswith('/schemas/edition-document-1.json>; rel="describedby"')
    assert client.get("/api/v1/reports/sea/editions/2024/").json()["closed_on"] is None
    assert "text closed" not in client.get("/sea/2024/").content.decode()


def test_its_files_hold_the_document_whose_checksum_they_name(client):
    version = sealed_by_the_release_before().current_version

    alone = b"".join(client.get("/sea/2024/v1.0/sea-2024.json"))
    archive = ZipFile(BytesIO(b"".join(client.get("/sea/2024/v1.0/sea-2024.zip"))))

    assert sha256(alone) == version.sha256
    assert sha256(archive.read("sea-2024-v1.0/document.json")) == version.sha256


def test_a_reviewer_is_told_that_the_text_is_published():
    edition = sealed_by_the_release_before()
    _, token = drafting.ask(edition=edition, section=None, reviewer="Ines", days=7, by="Ada", at=timezone.now())

    page = Client(headers={"host": "localhost"}).get(f"/review/{token}/").content.decode()

    assert "This text was published unchanged as version 1.0." in page


def test_it_is_no_change_by_itself():
    edition = sealed_by_the_release_before()

    assert drafting.has_changed(edition) is False
    assert [each.rule for each in publishing.check(edition) if each.level == "error"] == ["nothing-changed"]


def test_a_correction_of_it_is_sealed_in_todays_schema_and_compared_with_it(client):
    edition = sealed_by_the_release_before()
    second = corrected(edition, AT.date())

    assert (second.number, second.schema_version, json.loads(second.document)["closed_on"]) == ("1.1", 2, "2025-01-14")
    assert publishing.verify() == ()
    assert client.get("/api/v1/reports/sea/editions/2024/").json()["closed_on"] == "2025-01-14"
    assert "text closed on 14\u00a0January\u00a02025" in client.get("/sea/2024/").content.decode()
    compared = client.get("/sea/2024/compare/1.0...1.1/").content.decode()
    assert "Day the text closed" in compared
    assert "Schema" not in compared


def test_an_old_version_that_is_restored_says_no_closing_day_again():
    edition = sealed_by_the_release_before()
    corrected(edition, AT.date())

    drafting.restore(version=Version.objects.get(major=1, minor=0), by="Ada", at=AT)

    assert Draft.objects.get(edition=edition).closed_on is None
