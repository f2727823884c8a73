"""Files of versions: made once, kept, the same bytes for ever; and what is said when that cannot be."""

import base64
import hashlib
import io
import resource
import signal
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from reports import publishing
from reports.exporting import FORMATS
from reports.models.ledger import VersionFile
from reports.models.people import Actor
from reports.models.storage import version_file_path, write_whole
from reports.rendering import pandoc
from tests import making
from tests.exporting.reading_pdf import pages_of
from tests.publishing.test_at_once import database_url
from tests.quality.serving import ROOT
from tests.rounds import rounds
from tests.wsgi_middleware.serving import environment

pytestmark = pytest.mark.django_db
NAMES = tuple(FORMATS)


def whole(response):
    return response.status_code, response.content


@pytest.fixture
def edition(published):
    cache.clear()
    return published


def stored(format="json"):
    return version_file_path(VersionFile.objects.get(format=format).sha256)


@pytest.mark.parametrize("format", NAMES)
def test_each_format_is_made_on_first_demand_and_given_again_as_it_was(edition, client, format):
    first = client.get(f"/sea/2024/v1.0/sea-2024.{format}")
    again = client.get(f"/sea/2024/v1.0/sea-2024.{format}")
    row = VersionFile.objects.get()
    digest = hashlib.sha256(first.content).hexdigest()

    assert whole(first) == whole(again) == (200, version_file_path(row.sha256).read_bytes())
    assert (row.format, row.sha256, row.size) == (format, digest, len(first.content))
    assert {
        name: first[name] for name in ("ETag", "Cache-Control", "Repr-Digest", "Accept-Ranges", "Content-Type")
    } == {
        "ETag": f'"{digest}"',
        "Cache-Control": "public, max-age=3600, must-revalidate",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:",
        "Accept-Ranges": "bytes",
        "Content-Type": FORMATS[format].media_type,
    }
    assert first["Content-Disposition"].endswith(f'filename="sea-2024-v1.0{FORMATS[format].suffix}"')


@pytest.mark.parametrize(("format", "unset"), [("pdf", "p_{21}"), ("epub", "$p_{21}$")])
def test_a_stored_file_has_its_formulas_although_the_converter_is_busy(db, client, monkeypatch, format, unset):
    making.published_edition(making.PLAIN.replace("\n\n## ", "\n\nWith $p_{21}$.\n\n## ", 1))
    for each in (pandoc._HTML, pandoc._TYPST):
        each._made.clear()
    monkeypatch.setattr(pandoc, "LONGEST_WAIT", 0)
    data = client.get(f"/sea/2024/v1.0/sea-2024.{format}").content
    words = "".join(pages_of(data)) if format == "pdf" else content_of(data)
    assert ("With" in words, unset in words) == (True, False)


def content_of(epub):
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        return "".join(archive.read(each).decode() for each in archive.namelist() if each.endswith("html"))


def test_the_json_is_the_sealed_bytes_themselves(edition, client):
    version = edition.current_version
    response = client.get("/sea/2024/sea-2024.json")
    assert (hashlib.sha256(response.content).hexdigest(), response.content.decode()) == (
        version.sha256,
        version.document,
    )


def test_the_address_without_a_number_leads_to_the_latest_and_is_asked_for_again(edition, client):
    first = client.get("/sea/2024/sea-2024.md")
    making.correct(edition, "They came down again.", "They stayed up.")
    second = client.get("/sea/2024/sea-2024.md")
    assert (first["Content-Location"], second["Content-Location"]) == (
        "/sea/2024/v1.0/sea-2024.md",
        "/sea/2024/v1.1/sea-2024.md",
    )
    assert (b"They came down" in first.content, b"They stayed up" in second.content) == (True, True)
    assert second["Cache-Control"] == "public, max-age=10"
    assert client.get("/sea/2024/v1.0/sea-2024.md").content == first.content


def test_a_reader_who_has_the_file_gets_nothing(edition, client):
    first = client.get("/sea/2024/v1.0/sea-2024.md")
    again = client.get("/sea/2024/v1.0/sea-2024.md", headers={"If-None-Match": first["ETag"]})
    assert whole(again) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=4-2", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("pages=1-2", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(edition, client, asked, status, part):
    address = "/sea/2024/v1.0/sea-2024.md"
    data = client.get(address).content
    assert whole(client.get(address, headers={"Range": asked})) == (status, data[part])


def test_a_part_of_a_file_that_changed_meanwhile_is_the_whole_file(edition, client):
    address = "/sea/2024/v1.0/sea-2024.md"
    data = client.get(address).content
    assert whole(client.get(address, headers={"Range": "bytes=0-3", "If-Range": '"another"'})) == (200, data)


@pytest.mark.parametrize(
    "address",
    [
        "/sea/2024/air-2024.md",
        "/sea/2024/sea-2023.md",
        "/sea/2023/sea-2023.md",
        "/sea/2024/v7.0/sea-2024.md",
        "/sea/2024/sea-2024.exe",
        "/air/2024/air-2024.md",
    ],
)
def test_what_is_not_published_has_no_file(edition, client, address):
    assert client.get(address).status_code == 404


def test_a_draft_has_no_file(client):
    making.draft_edition()
    assert {client.get(f"/sea/2024/sea-2024.{name}").status_code for name in NAMES} == {404}


def test_a_version_taken_back_answers_with_the_reason(edition, client):
    client.get("/sea/2024/v1.0/sea-2024.md")
    publishing.withdraw(
        version=edition.current_version, reason="All of it was wrong.", actor=Actor.of("Ada", making.AT)
    )
    pinned = [f"/sea/2024/v1.0/sea-2024.{name}" for name in NAMES]
    answers = [client.get(address) for address in (*pinned, "/sea/2024/sea-2024.md")]
    assert {(each.status_code, "All of it was wrong." in each.content.decode()) for each in answers} == {(410, True)}


@pytest.mark.both_engines
def test_a_text_that_was_removed_is_gone_from_the_disk_too(edition, client, django_capture_on_commit_callbacks):
    client.get("/sea/2024/v1.0/sea-2024.md")
    assert stored("md").is_file()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.redact(version=edition.current_version, reason="A court said so.", actor=Actor.of("Ada", making.AT))
    assert (stored("md").is_file(), publishing.verify()) == (False, ())


@pytest.mark.both_engines
def test_bytes_that_another_version_shares_stay_when_a_text_is_removed(
    edition, client, django_capture_on_commit_callbacks
):
    making.correct(edition, "They came down again.", "They stayed up.")
    making.correct(edition, "They stayed up.", "They came down again.")
    shared = client.get("/sea/2024/v1.0/sea-2024.json").content
    assert client.get("/sea/2024/v1.2/sea-2024.json").content == shared
    with django_capture_on_commit_callbacks(execute=True):
        publishing.redact(version=edition.current_version, reason="A court said so.", actor=Actor.of("Ada", making.AT))
    assert whole(client.get("/sea/2024/v1.0/sea-2024.json")) == (200, shared)


@pytest.mark.parametrize("harm", ["removed", "cut short", "a bit flipped"])
def test_a_file_lost_or_damaged_on_disk_is_made_again_with_the_same_bytes(edition, client, harm):
    address = "/sea/2024/v1.0/sea-2024.epub"
    data = client.get(address).content
    path = stored("epub")
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(data[:100] if harm == "cut short" else bytes([data[0] ^ 1]) + data[1:])
    assert whole(client.get(address)) == (200, data)
    assert path.read_bytes() == data


@pytest.mark.parametrize("format", ["epub", "pdf", "bib"])
def test_after_a_move_files_are_made_under_the_new_address_and_old_ones_remain(edition, client, settings, format):
    address, file = "/sea/2024/v1.0/", f"/sea/2024/v1.0/sea-2024.{format}"
    old_site, before = settings.SITE_URL, client.get(file).content
    old_file = stored(format)
    settings.SITE_URL = "https://elsewhere.example"
    after = client.get(file)
    listed = client.get("/api/v1/reports/sea/editions/2024/versions/1.0/").json()["files"]
    (sha256,) = [each["sha256"] for each in listed if each["format"] == format]
    assert (sha256, old_file.read_bytes()) == (hashlib.sha256(after.content).hexdigest(), before)
    assert [f"{site}{address}" in words_of(after.content, format) for site in (old_site, settings.SITE_URL)] == [
        False,
        True,
    ]
    version_file_path(sha256).unlink()
    assert (client.get(file).content, publishing.verify()) == (after.content, ())
    settings.SITE_URL = old_site
    assert client.get(file).content == before


def words_of(data, format):
    """The file's text, or its addresses in a PDF."""
    if format == "epub":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith((".opf", ".xhtml")))
    return data.decode("latin-1")


def test_a_lost_file_that_would_come_out_otherwise_is_not_given(edition, client):
    # Made by a release that wrote such files in another way.
    digest = hashlib.sha256(b"@book{sea}").hexdigest()
    VersionFile.objects.create(version=edition.current_version, format="bib", sha256=digest, size=10, at=making.AT)
    response = client.get("/sea/2024/v1.0/sea-2024.bib")
    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")
    assert "The log of this site has the details" in response.content.decode()


def test_a_file_that_cannot_be_kept_is_not_given_and_can_be_had_later(edition, client, settings):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "files").write_text("in the way of the folder")
    response = client.get("/sea/2024/v1.0/sea-2024.md")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "120", "no-store")
    assert "The log of this site has the details" in response.content.decode()
    assert list(VersionFile.objects.all()) == []
    (settings.MEDIA_ROOT / "files").unlink()
    assert client.get("/sea/2024/v1.0/sea-2024.md").status_code == 200


def test_on_a_full_disk_no_half_of_a_file_is_left_and_what_was_there_stays(settings):
    """A limit on the size of files stands in for the disk: the system refuses to write on."""
    settings.MEDIA_ROOT.mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    path = settings.MEDIA_ROOT / "older"
    path.write_bytes(b"older")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
        with pytest.raises(OSError, match="File too large"):
            write_whole(path, b"more than the disk has room for")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert {each.name: each.read_bytes() for each in settings.MEDIA_ROOT.iterdir()} == {"older": b"older"}


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_eight_readers_at_once_get_the_same_file_made_once():
    cache.clear()
    making.published_edition()

    def ask(_):
        try:
            return whole(Client().get("/sea/2024/v1.0/sea-2024.pdf"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(ask, range(8)))
    (row,) = VersionFile.objects.all()
    assert answers == [(200, version_file_path(row.sha256).read_bytes())] * 8


#: Told so many seconds, it has a child ask for a file and kills it after them. It has one thread, as whoever forks should.
ASK = """
import os, signal, sys, time
import django
django.setup()
import PIL.Image, typst
from django.test import Client
from django.urls import get_resolver
get_resolver().url_patterns
for line in sys.stdin:
    child = os.fork()
    if not child:
        Client(headers={"host": "localhost"}).get("/sea/2024/v1.0/sea-2024.pdf")
        os._exit(0)
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.mark.both_engines
@pytest.mark.process
@pytest.mark.rounds
@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_while_making_a_file_leaves_nothing_half(settings):
    cache.clear()
    making.published_edition()
    told = {**environment(database_url(), settings.MEDIA_ROOT.parent), "LIMITS_FILE": str(settings.LIMITS_FILE)}
    command = [sys.executable, "-c", ASK]
    with subprocess.Popen(command, cwd=ROOT, env=told, text=True, stdin=PIPE, stdout=PIPE) as asking:
        killed = []
        for number in range(rounds(100, 4)):
            asking.stdin.write(f"{0.01 * number}\n")
            asking.stdin.flush()
            killed.append(int(asking.stdout.readline()) == signal.SIGKILL)
    assert killed[0]
    response = Client().get("/sea/2024/v1.0/sea-2024.pdf")
    assert (response.status_code, response.content[:5], publishing.verify()) == (200, b"%PDF-", ())


def test_files_have_the_picture_of_their_year_and_of_the_years_before(sea, client: Client):
    answer = client.get("/sea/2025/v1.0/sea-2025.epub")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        title = book.read("EPUB/title.xhtml").decode()
    assert '<div class="year-drawing">' in title
    assert [year for year in ("2023", "2024", "2025") if f">{year}</text>" not in title] == []
