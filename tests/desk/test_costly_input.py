"""Input that takes much to read is refused early and in words, and nobody else has to wait for it."""

import io
import sys
import threading

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from reports.importing.references import formats
from reports.limits import PASTES
from reports.models.draft import Figure, Section
from tests.desk.pages import opened, words_of
from tests.desk.sources import FIGURES, picture, upload
from tests.desk.test_importing import FILE, apply, zipped
from tests.desk.test_importing import upload as upload_text

pytestmark = pytest.mark.django_db
#: More pixels than are decoded within the web server.
LARGE = (1600, 1300)


def many_scans(count, size=(400, 300)):
    """A progressive JPEG whose last scan is repeated."""
    out = io.BytesIO()
    Image.new("L", size, 128).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    scan, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:end] + data[scan:end] * count + data[end:]


def test_a_jpeg_of_thousands_of_scans_is_refused_in_words(editor, edition):
    fields = {"draft": edition.pk, "key": "photo", "alt": "Grey."}

    refused = editor.post(FIGURES, fields | {"picture_file": upload(many_scans(1_500))})

    assert "The picture is a JPEG of more than 100 scans, which takes too long to decode." in words_of(refused)
    assert editor.post(FIGURES, fields | {"picture_file": upload(many_scans(20))}).status_code == 302


class _Processes:
    """How many transactions were open, beside the test's own, when this thread started each process."""

    def __init__(self):
        self.found = None
        sys.addaudithook(self._hear)

    def begin(self):
        self.found, self.thread, self.open = [], threading.get_ident(), len(connection.savepoint_ids)

    def _hear(self, event, _arguments):
        if event == "subprocess.Popen" and self.found is not None and threading.get_ident() == self.thread:
            self.found.append(len(connection.savepoint_ids) - self.open)


PROCESSES = _Processes()


@pytest.fixture
def processes(db):
    PROCESSES.begin()
    yield PROCESSES.found
    PROCESSES.found = None


def test_a_large_picture_is_decoded_once_in_a_process_of_its_own(editor, edition, processes):
    large = upload(picture("JPEG", LARGE))

    saved = editor.post(FIGURES, {"draft": edition.pk, "key": "photo", "alt": "Red.", "picture_file": large})

    assert (saved.status_code, len(processes)) == (302, 1)
    assert Figure.objects.get(key="photo").picture.width == LARGE[0]


@pytest.mark.long
def test_an_import_decodes_its_pictures_before_the_transaction(editor, edition, processes):
    text = FILE.replace("New.", "![A buoy](buoy.png)")
    shown = upload_text(editor, edition, zipped({"sea.md": text, "buoy.png": picture(size=LARGE)}), "sea.zip")

    apply(editor, edition, shown)

    assert edition.draft.figures.get(key="a-buoy").picture.width == LARGE[0]
    # Read for the plan that adds and the plan that replaces, and read again to be taken in.
    assert processes == [0, 0, 0]


@pytest.mark.long
def test_a_list_of_references_is_read_before_the_transaction(editor, edition, processes):
    many = "".join(
        f"@book{{b{number}, title = {{Tides {number}}}, note = {{{'x' * 1000}}}}}\n" for number in range(110)
    )
    page = reverse("desk:paste-references", args=[edition.draft.pk])

    assert editor.post(page, {"items": many}).status_code == 302

    assert (edition.draft.references.count(), processes) == (110, [0])


COSTLY_HTML = {
    "headings": "<h1>" * 250_000,
    "bold paragraphs": "<b><p>" * 150_000,
    "cells": "<table>" + ("<tr>" + "<td>x</td>" * 80 + "</tr>") * 1_000,
}


@pytest.mark.parametrize("html", COSTLY_HTML.values(), ids=COSTLY_HTML)
def test_html_of_more_tags_than_anybody_writes_is_refused_before_it_is_parsed(editor, edition, section, html):
    pasted = editor.post(reverse("desk:paste", args=[section.pk]), {"html": html}).json()
    imported = upload_text(editor, edition, f"<!doctype html><title>Sea</title>{html}", "sea.html")

    assert pasted["told"] == ["Pasted as plain text: it has more than 50,000 tags. Paste it in smaller parts."]
    assert "The page has more than 50,000 tags, which takes too long to read" in words_of(imported)


@pytest.mark.long
def test_a_large_page_is_converted_in_a_process_of_its_own(editor, edition, section, processes):
    html = "<p>It <b>turns</b>.</p>" * 2_900

    pasted = editor.post(reverse("desk:paste", args=[section.pk]), {"html": html}).json()
    upload_text(editor, edition, f"<!doctype html><title>Sea</title>{html}", "sea.html")

    # The paste, and a plan that adds and one that replaces.
    assert (pasted["markdown"].count("It **turns**."), processes) == (2_900, [0, 0, 0])


def test_pastes_are_counted(editor, section):
    page = reverse("desk:paste", args=[section.pk])
    answers = [editor.post(page, {"html": "<b>x</b>"}).json() for _ in range(PASTES.quota + 1)]

    assert [each["markdown"] for each in answers] == ["**x**"] * PASTES.quota + [""]
    assert "more was pasted from your network than is read in ten minutes" in answers[-1]["told"][0]


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("\n\n".join(["![" * 12_000] * 20), "240,000 opening brackets; at most 5,000 are read"),
        ("\n\n".join(["*_" * 12_000] * 20), "480,000 signs of Markdown (*_~`$<); at most 25,000 are read"),
        (
            "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|\n" * 60,
            "has tables of 61,000 cells; at most 25,000 are read",
        ),
    ],
)
def test_a_text_of_more_signs_than_anybody_writes_is_refused_wherever_it_is_typed(editor, edition, section, body, why):
    page = reverse("admin:reports_section_change", args=[section.pk])
    fields = opened(editor, page, "section_form") | {"body": body}

    assert why in words_of(editor.post(page, fields))
    # Without what the page showed, it is compared with what somebody else saved.
    assert why in words_of(editor.post(page, {"title": "Tides", "slug": "tides", "body": body}))
    assert why in words_of(upload_text(editor, edition, FILE.replace("New.", body)))
    assert not Section.objects.filter(body=body).exists()


@pytest.mark.long
@pytest.mark.parametrize(
    "text", ["@book{a, title = " + '"a" # ' * 80_000 + '"a"}', "@preamble{" + '"a" # ' * 80_000 + '"a"}']
)
def test_bibtex_that_takes_too_long_is_refused_in_words(editor, edition, text, monkeypatch):
    monkeypatch.setattr(formats, "_SECONDS", 1)

    refused = editor.post(reverse("desk:paste-references", args=[edition.draft.pk]), {"items": text})

    assert "This cannot be read: it takes more than 1 s of a processor" in words_of(refused)
