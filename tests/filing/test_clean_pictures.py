"""Pictures of an earlier release: what their files say besides is sent to nobody, and what was sealed stays whole."""

import base64
import io
import zipfile
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports import drafting, filing, publishing
from reports.models.draft import Figure
from reports.models.ledger import VersionFile
from reports.models.series import StoredPicture
from reports.models.storage import picture_path, version_file_path, write_once
from tests import making
from tests.desk.conftest import at_the_desk, person
from tests.document.test_metadata import SECRETS, seen, telling

pytestmark = pytest.mark.django_db
KINDS = ["PNG", "JPEG", "WEBP", "AVIF"]


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def stored_as_it_came(data, kind):
    digest = sha256(data).hexdigest()
    write_once(picture_path(digest), data)
    return StoredPicture.objects.create(sha256=digest, media_type=f"image/{kind.lower()}", width=30, height=40)


def edition_of_an_earlier_release(kind, *, publish=True):
    edition = making.draft_edition()
    data = telling(kind, 6)
    Figure.objects.create(draft=edition.draft, key="photo", alt="Grey.", picture=stored_as_it_came(data, kind))
    section = edition.draft.sections.get(slug="tides")
    section.body += "\n\n![[photo]]\n"
    section.save()
    drafting.save_revision(section, by="Ada", at=making.AT)
    if publish:
        publishing.publish(edition=edition, by="Ada", at=making.AT, acknowledged=making.ACKNOWLEDGED)
        edition.refresh_from_db()
    return edition, data


def secrets_in(data):
    return [each for each in SECRETS[:5] if each in data]


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("kind", KINDS)
def test_readers_reviewers_and_the_desk_are_sent_it_clean_and_told_the_checksum_of_what_is_sent(client, kind):
    edition, data = edition_of_an_earlier_release(kind)
    digest = sha256(data).hexdigest()
    editor = at_the_desk(person("ursula", is_staff=True, is_superuser=True))
    _, token = drafting.ask(edition=edition, section=None, reviewer="Grace", days=1, by="Ada", at=timezone.now())
    public = client.get(f"/media/{digest}.{'jpg' if kind == 'JPEG' else kind.lower()}")
    answers = [
        public,
        editor.get(reverse("desk:picture", args=[digest])),
        Client().get(reverse("review:picture", args=[token, digest])),
    ]
    sent = [content_of(each) for each in answers]
    assert [each.status_code for each in answers] == [200] * 3
    assert (secrets_in(data) != [], [secrets_in(each) for each in sent]) == (True, [[]] * 3)
    assert [seen(each) for each in sent] == [seen(data)] * 3
    told = public["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
    assert base64.b64decode(told) == sha256(sent[0]).digest()
    assert publishing.verify() == ()


@pytest.mark.parametrize("kind", KINDS)
def test_files_that_are_made_of_a_version_hold_it_clean(kind):
    edition, _ = edition_of_an_earlier_release(kind)
    for name in ("zip", "epub"):
        files = zipfile.ZipFile(io.BytesIO(filing.file_of(edition.current_version, name, at=making.AT).data))
        assert [each for each in files.namelist() if secrets_in(files.read(each))] == []
    assert secrets_in(filing.file_of(edition.current_version, "pdf", at=making.AT).data) == []


def test_a_file_that_was_made_before_and_is_lost_is_made_again_as_it_was():
    edition, _ = edition_of_an_earlier_release("JPEG")
    version = edition.current_version
    made = filing.files._made(version, filing.files.FORMATS["zip"], filing.files._picture_as_it_came)
    VersionFile.objects.create(
        version=version, format="zip", sha256=sha256(made).hexdigest(), size=len(made), at=making.AT
    )
    assert filing.file_of(version, "zip", at=making.AT).data == made
    assert version_file_path(sha256(made).hexdigest()).read_bytes() == made


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_cleans_drafts_and_names_versions_and_a_second_run_leaves_all_alone(kind, capsys):
    edition, data = edition_of_an_earlier_release(kind)
    filing.file_of(edition.current_version, "epub", at=making.AT)
    digest = sha256(data).hexdigest()
    call_command("clean_pictures", "--dry-run")
    said = capsys.readouterr().out
    assert (digest in said, "would be cleaned" in said, Figure.objects.get().picture.sha256) == (True, True, digest)

    call_command("clean_pictures")
    said = capsys.readouterr().out
    assert all(each in said for each in (digest, f"{edition.current_version}: readers are sent it clean", "(epub)"))
    figure = Figure.objects.get()
    kept = picture_path(figure.picture.sha256).read_bytes()
    assert (secrets_in(kept), seen(kept)) == ([], seen(data))
    assert (figure.picture.width, figure.picture.height) == (30, 40)
    assert picture_path(digest).read_bytes() == data
    assert publishing.verify() == ()
    assert drafting.has_changed(edition)

    call_command("clean_pictures")
    assert (Figure.objects.get().picture.pk, "cleaned" in capsys.readouterr().out) == (figure.picture.pk, False)


def test_a_picture_of_a_draft_alone_goes_for_good(django_capture_on_commit_callbacks):
    _, data = edition_of_an_earlier_release("JPEG", publish=False)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_pictures")
    digest = sha256(data).hexdigest()
    assert (picture_path(digest).exists(), StoredPicture.objects.filter(sha256=digest).exists()) == (False, False)
