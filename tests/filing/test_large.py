"""Files of large editions: made outside the web server's processes, within limits, once for all who ask."""

import time

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.exporting import FORMATS, CannotBeWritten, write_file
from reports.exporting import context as files
from reports.filing import making
from reports.filing.making import make_files
from reports.filing.pictures import NotMade
from reports.models.ledger import VersionFile
from tests.desk.conftest import editor, people  # noqa: F401  fixtures
from tests.desk.pages import words_of
from tests.exporting.test_pdf import DOCUMENT, context_of

pytestmark = pytest.mark.django_db
COSTLY = [name for name, kind in FORMATS.items() if kind.is_costly]
PDF = "/sea/2024/v1.0/sea-2024.pdf"


@pytest.fixture
def large(monkeypatch, published):
    monkeypatch.setattr(files, "LARGE", -1)
    return published


def test_a_file_is_asked_for_once_and_had_when_the_worker_has_made_it(large, client):
    for _ in range(2):
        answer = client.get(PDF)
        words = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
        assert ("This file is being made" in words, "The log of this site has the details" in words) == (True, False)
    assert DBTaskResult.objects.filter(task_path=make_files.module_path).count() == 1

    call_command("work", once=True)

    answer = client.get(PDF)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert [row.format for row in VersionFile.objects.filter(format="pdf")] == ["pdf"]


def test_what_costs_little_is_given_at_once(large, client):
    assert {name: client.get(f"/sea/2024/v1.0/sea-2024.{name}").status_code for name in ("md", "json", "csv", "bib")} == {
        "md": 200, "json": 200, "csv": 200, "bib": 200,
    }  # fmt: skip


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", COSTLY)
def test_it_has_the_bytes_that_it_would_have_anywhere(monkeypatch, name):
    context = context_of(DOCUMENT)
    whole = FORMATS[name].write(DOCUMENT, context)
    monkeypatch.setattr(files, "LARGE", -1)
    assert write_file(FORMATS[name], DOCUMENT, context) == whole


def test_a_file_that_takes_more_than_a_file_may_is_told_and_not_tried_over_and_over(large, client, monkeypatch, caplog):
    monkeypatch.setattr(files, "MEMORY", 1024)
    assert client.get(PDF).status_code == 503
    for _ in range(6):
        DBTaskResult.objects.update(run_after=timezone.now())
        call_command("work", once=True)

    answer = client.get(PDF)

    assert (answer.status_code, "The log of this site has the details" in answer.content.decode()) == (500, True)
    assert DBTaskResult.objects.filter(task_path=make_files.module_path).count() == 1
    with pytest.raises(CannotBeWritten):
        write_file(FORMATS["pdf"], DOCUMENT, context_of(DOCUMENT))


@pytest.mark.parametrize("seconds", [20, 1])
@pytest.mark.long
def test_the_pdf_of_a_draft_with_a_large_table_is_made_in_a_limited_process(published, editor, monkeypatch, seconds):  # noqa: F811
    monkeypatch.setattr(files, "DRAFT_SECONDS", seconds)
    rows = "|" + "a|" * 40
    table = "\n".join([rows, "|" + "---|" * 40, *[rows] * 300])
    published.draft.sections.filter(slug="winds").update(body=table)
    address, used = reverse("desk:export", args=[published.pk, "pdf"]), time.process_time()

    answer = editor.get(address)

    assert time.process_time() - used < 1
    if seconds > 1:
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    else:
        assert answer.status_code == 409
        assert "the file is made when the edition is published" in answer.content.decode()


def test_the_desk_says_how_far_the_worker_is(published, monkeypatch, editor):  # noqa: F811  a fixture
    version = published.current_version
    edition, page = (
        reverse(f"admin:reports_{name}", args=[pk])
        for name, pk in (("draft_history", published.pk), ("version_change", version.pk))
    )
    told = []

    def look():
        words = editor.get(page).context_data["files_step"]
        assert words in words_of(editor.get(edition))
        told.append(words)

    assert editor.get(page).context_data["files_step"] == ""
    make_files.enqueue(version.pk)
    look()

    def made(version, name, *, at):
        if name == "epub":
            raise NotMade("No.")
        if name == "ris":
            look()
        VersionFile.objects.get_or_create(version=version, format=name, defaults={"sha256": name, "size": 1, "at": at})

    monkeypatch.setattr(making, "file_of", made)
    for _ in range(6):
        DBTaskResult.objects.update(run_after=timezone.now())
        call_command("work", once=True)
        if len(told) == 2:
            look()
    look()
    make_files.enqueue(version.pk, "pdf")
    look()

    again = told[2].rpartition(" at ")[2]
    assert told[:1] + told[1:3] + told[-2:] == [
        "Waiting for the worker: PDF, EPUB, Word, Markdown, JSON, CSV (assessments), BibTeX, RIS, CSL-JSON, Web pages (ZIP).",
        "6 of 10 files created; in progress: EPUB, RIS, CSL-JSON, Web pages (ZIP).",
        f"Could not create EPUB. The worker tries again at {again}",
        "Could not create EPUB. The server log has the reason.",
        "All files are available.",
    ]  # fmt: skip
