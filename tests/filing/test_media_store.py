"""Media in an S3-compatible store: several hosts share it, each with copies in a folder of its own."""

import shutil
import subprocess
import sys
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports import drafting, publishing
from reports.models import bucket as bucket_module
from reports.models.draft import Figure
from reports.models.ledger import Redaction, VersionFile
from reports.models.people import Actor
from reports.models.schedule import ScheduleState
from reports.models.series import StoredPicture
from reports.models.storage import clear_copies, picture_path, version_file_path
from tests import making
from tests.commands.test_backup import state, wipe
from tests.desk.conftest import editor, people  # noqa: F401  fixtures
from tests.desk.pages import words_of
from tests.desk.sources import FIGURES
from tests.desk.test_importing import FILE, apply, upload
from tests.exporting.pictures import png
from tests.filing.published import draft_with_picture, edition_with_picture, store
from tests.media_store import Bucket, serving
from tests.publishing.test_schedule import scheduled, work_at_its_time
from tests.quality.serving import ROOT
from tests.servers import PROGRAM, free_port
from tests.waiting import until
from tests.wsgi_middleware.serving import environment, served

pytestmark = pytest.mark.django_db
ON_A_FOLDER = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
PDF, MARKDOWN = "/sea/2024/v1.0/sea-2024.pdf", "/sea/2024/v1.0/sea-2024.md"


@pytest.fixture(scope="module", params=["moto", pytest.param("seaweedfs", marks=pytest.mark.long)])
def server(request, tmp_path_factory):
    with serving(request.param, tmp_path_factory.mktemp("store")) as server:
        yield server


@pytest.fixture
def bucket(server, settings):
    """A bucket of this test's own, which the site uses."""
    cache.clear()
    bucket = Bucket(server)
    settings.STORAGES, settings.MEDIA_BUCKET = settings.STORAGES | bucket.storages(), bucket.name
    return bucket


@pytest.fixture
def other_host(settings, tmp_path):
    """Go on as a host whose folder is empty."""

    def begin(name="other"):
        settings.MEDIA_ROOT = tmp_path / name

    return begin


@pytest.fixture
def stoppable(bucket, settings, monkeypatch):
    """The same bucket, for a test that stops its server: the site waits for a second alone."""
    monkeypatch.setattr(bucket_module, "_PAUSE", 0.3)
    settings.STORAGES = settings.STORAGES | bucket.storages(seconds=1)
    yield bucket
    bucket.server.start()


def name_of(path, settings):
    return str(path.relative_to(settings.MEDIA_ROOT))


def copies_in(folder):
    return sorted(path.parts[-3] for path in folder.rglob("*/??/*") if path.is_file())


def test_what_is_uploaded_and_made_on_one_host_is_read_on_another(bucket, editor, client, settings, other_host):  # noqa: F811
    edition = making.draft_edition()
    fields = {"draft": edition.pk, "key": "photo", "alt": "The sea.", "picture_file": SimpleUploadedFile("a", png())}
    editor.post(FIGURES, fields)
    section = edition.draft.sections.get(slug="tides")
    section.body += "\n\n![[photo]]\n"
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", making.AT))
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    pdf, (picture,), (file,) = client.get(PDF).content, StoredPicture.objects.all(), VersionFile.objects.all()
    paths = picture_path(picture.sha256), version_file_path(file.sha256)
    assert bucket.names() == sorted(name_of(path, settings) for path in paths)

    other_host()
    address = f"/media/{picture.sha256}.png"
    assert (client.get(address).content, client.get(PDF).content) == (png(), pdf)
    copies = picture_path(picture.sha256), version_file_path(file.sha256)
    assert [path.read_bytes() for path in copies] == [png(), pdf]
    copies[0].write_bytes(b"damaged")
    assert client.get(address).content == png()
    assert copies[0].read_bytes() == png()
    assert publishing.verify() == ()


@pytest.mark.long
def test_an_upload_is_confirmed_on_another_host(bucket, editor, other_host):  # noqa: F811
    edition = making.draft_edition()
    shown = upload(editor, edition, FILE)
    other_host()
    assert "Imported sea.md: 6 changes." in words_of(apply(editor, edition, shown))
    assert bucket.names() == []


@pytest.mark.long
def test_while_the_store_is_stopped_nothing_is_called_damaged_and_it_recovers(
    editor,  # noqa: F811
    client,
    settings,
    other_host,
    stoppable,
):
    client.raise_request_exception = editor.raise_request_exception = False
    edition, picture = edition_with_picture()
    whole, rows = client.get(MARKDOWN).content, list(VersionFile.objects.values())
    here = settings.MEDIA_ROOT
    other_host()
    stoppable.server.stop()

    for address in (MARKDOWN, f"/media/{picture.sha256}.png", f"/media/{picture.sha256}-480.webp"):
        answer = client.get(address)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
        assert "Try again in a minute. You can still read the edition on its pages." in answer.content.decode()
    assert client.get("/sea/2024/tides/").status_code == 200
    answer = editor.get(reverse("desk:picture", args=[picture.sha256]))
    assert (answer.status_code, b"cannot reach its store of pictures" in answer.content) == (503, True)
    fields = {"draft": edition.pk, "key": "b", "alt": "B.", "picture_file": SimpleUploadedFile("b", png("green"))}
    assert "The media store does not answer. Try again in a minute." in words_of(editor.post(FIGURES, fields))
    assert not Figure.objects.filter(key="b").exists()
    with pytest.raises(publishing.PublishingError, match="Nothing was redacted"):
        publishing.redact(version=edition.current_version, reason="A court.", actor=Actor.of("Ada", making.AT))
    assert (list(VersionFile.objects.values()), Redaction.objects.count()) == (rows, 0)
    assert b"\nThe media store http" in client.get("/readyz").content
    with pytest.raises(CommandError, match="The media store http"):
        call_command("verify", stdout=StringIO())
    settings.MEDIA_ROOT = here
    assert client.get(MARKDOWN).content == whole, "this host has a copy"

    stoppable.server.start()
    other_host("third")
    until(lambda: client.get(MARKDOWN).status_code == 200)
    assert client.get(f"/media/{picture.sha256}.png").status_code == 200
    assert publishing.verify() == ()


@pytest.mark.long
def test_a_scheduled_publication_waits_for_the_store(stoppable, people, other_host):  # noqa: F811
    edition, _ = draft_with_picture()
    row = scheduled(edition, people["publisher"])
    other_host()
    stoppable.server.stop()
    work_at_its_time(row)
    assert (row.state, row.version) == (ScheduleState.OPEN, None)
    stoppable.server.start()
    until(lambda: work_at_its_time(row) or row.state == ScheduleState.PUBLISHED)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_damaged_and_lost_objects_are_found_by_verify_and_by_a_backup(bucket, client, settings, tmp_path, other_host):
    _, picture = edition_with_picture()
    whole, row = client.get(MARKDOWN).content, VersionFile.objects.get()
    name = name_of(version_file_path(row.sha256), settings)
    bucket.replace(name, b"x" * len(whole))
    bucket.client.delete_object(Bucket=bucket.name, Key=name_of(picture_path(picture.sha256), settings))
    assert [each.words for each in publishing.verify()] == [
        "its file is not the one that was made",
        f"the picture {picture.sha256} is gone from MEDIA_ROOT",
    ]
    with pytest.raises(CommandError, match=f"{name} is damaged and was left out"):
        call_command("backup", tmp_path / "backup")

    other_host()
    assert client.get(f"/media/{picture.sha256}.png").status_code == 500
    # A file of a version is made again, with the same bytes.
    picture_path(picture.sha256).parent.mkdir(parents=True)
    picture_path(picture.sha256).write_bytes(png("maroon", (1000, 500)))
    assert client.get(MARKDOWN).content == whole
    assert bucket.client.get_object(Bucket=bucket.name, Key=name)["Body"].read() == whole


def test_a_withdrawn_file_cannot_be_reached_and_a_redacted_one_is_gone(
    bucket, client, settings, other_host, django_capture_on_commit_callbacks
):
    edition, picture = edition_with_picture()
    addresses = MARKDOWN, f"/media/{picture.sha256}.png", f"/media/{picture.sha256}-480.webp"
    assert [client.get(each).status_code for each in addresses] == [200] * 3
    publishing.withdraw(version=edition.current_version, reason="Wrong.", actor=Actor.of("Ada", making.AT))
    assert [client.get(each).status_code for each in addresses] == [410] * 3
    assert len(bucket.names()) == 2

    edition.draft.figures.all().delete()
    shutil.copytree(settings.MEDIA_ROOT, settings.MEDIA_ROOT.parent / "other")
    with django_capture_on_commit_callbacks(execute=True):
        publishing.redact(version=edition.versions.get(), reason="A court.", actor=Actor.of("Ada", making.AT))
    assert bucket.names() == ["writable"]
    other_host()
    assert copies_in(settings.MEDIA_ROOT) == ["files", "pictures", "smaller"]
    clear_copies(Redaction.objects.count())
    assert copies_in(settings.MEDIA_ROOT) == []
    store()
    clear_copies(Redaction.objects.count())
    assert copies_in(settings.MEDIA_ROOT) == ["pictures"], "nothing was redacted since"


def test_a_site_moves_to_a_store_when_its_folders_are_copied_there(bucket, client, settings, other_host):
    on_the_store = settings.STORAGES
    settings.STORAGES = settings.STORAGES | ON_A_FOLDER
    edition_with_picture()
    whole = client.get(MARKDOWN).content
    for path in settings.MEDIA_ROOT.rglob("*/??/*"):
        bucket.replace(name_of(path, settings), path.read_bytes())
    other_host()
    settings.STORAGES = on_the_store
    assert (client.get(MARKDOWN).content, publishing.verify()) == (whole, ())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_on_a_store", [True, False], ids=["store to folder", "folder to store"])
def test_a_backup_of_a_site_on_a_store_restores_into_a_folder_and_back(
    is_on_a_store, bucket, client, settings, tmp_path
):
    on_the_store, on_a_folder = settings.STORAGES, settings.STORAGES | ON_A_FOLDER
    settings.STORAGES = on_the_store if is_on_a_store else on_a_folder
    edition_with_picture()
    files = [client.get(each).content for each in (MARKDOWN, PDF)]
    call_command("backup", tmp_path / "one", stdout=StringIO())
    wipe(settings, tmp_path)
    settings.STORAGES = on_a_folder if is_on_a_store else on_the_store
    call_command("restore", tmp_path / "one", stdout=StringIO())
    assert len([name for name in bucket.names() if name[0] in "pf"]) == 3
    cache.clear()
    assert [client.get(each).content for each in (MARKDOWN, PDF)] == files
    call_command("backup", tmp_path / "two", stdout=StringIO())
    assert state(tmp_path / "two") == state(tmp_path / "one")


#: moto takes any key, and SeaweedFS makes a bucket that is not there.
WRONG = {"moto": {"bucket_name": "no-such-bucket"}, "seaweedfs": {"secret_key": "guessed"}}


def test_what_is_wrong_with_the_store_is_said_before_the_site_starts(bucket, settings):
    for wrong, words in (
        (WRONG[bucket.server.kind], "(bucket no-such-bucket)" if bucket.server.kind == "moto" else "Check your key"),
        ({"endpoint_url": "http://127.0.0.1:9"}, "Could not connect to the endpoint URL"),
    ):
        settings.STORAGES = settings.STORAGES | bucket.storages(**wrong)
        for command, advice in (
            (["serve", "--port", str(free_port())], "Run manage.py check --tag operation to see what to do."),
            (["check", "--tag", "operation"], "check MEDIA_BUCKET, its keys and the store: docs/scaling.md"),
        ):
            with pytest.raises(CommandError) as refused:
                call_command(*command)
            told = str(refused.value)
            assert (words in told, advice in told, "guessed" in told) == (True, True, False), told


@pytest.mark.process
@pytest.mark.sqlite
def test_two_hosts_share_a_store_and_a_redaction_clears_the_copies_of_both(server, tmp_path):
    bucket = Bucket(server)
    told, database = bucket.environment(MEDIA_TIMEOUT="5"), f"sqlite:///{tmp_path}/site.sqlite3"

    def run(folder, code):
        command = [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
        env = environment(database, tmp_path / folder, **told)
        subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=PROGRAM)

    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    run(
        "worker",
        "from django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
        "from tests.filing.published import edition_with_picture\nedition_with_picture()",
    )
    (name,) = (each.rpartition("/")[2] for each in bucket.names())
    with (
        served(database, tmp_path / "one", **told) as one,
        served(database, tmp_path / "two", **told) as two,
    ):
        assert one.ask("/sea/2024/tides/").status == two.ask("/sea/2024/tides/").status == 200
        assert [one.ask(each).body == two.ask(each).body for each in (PDF, f"/media/{name}.png")] == [True, True]
        assert copies_in(tmp_path / "one") == copies_in(tmp_path / "two") == ["files", "pictures"]
        server.stop()
        try:
            answer = two.ask(f"/media/{name}-480.webp")
            assert (answer.status, two.ask(MARKDOWN).status) == (200, 503), "the picture's copy is here"
        finally:
            server.start()
        until(lambda: two.ask(MARKDOWN).status == 200, two.log)
        assert one.ask(MARKDOWN).body == two.ask(MARKDOWN).body
        run(
            "worker",
            "from reports import publishing\nfrom reports.models.people import Actor\nfrom reports.models.ledger import Version\n"
            "Version.objects.get().edition.draft.figures.all().delete()\n"
            "publishing.redact(version=Version.objects.get(), reason='A court.', actor=Actor.of('Ada'))",
        )
        until(lambda: [one.ask(MARKDOWN).status, two.ask(MARKDOWN).status] == [410, 410], two.log)
        until(lambda: copies_in(tmp_path / "one") == copies_in(tmp_path / "two") == [], two.log)
    assert bucket.names() == ["writable"]
