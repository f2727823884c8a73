"""Pictures: those of published versions as they were stored and in smaller sizes, and no others."""

import io
import os
import re
import zipfile

import pytest
from django.core.cache import cache
from PIL import Image, ImageOps

from reports import publishing
from reports.models.people import Actor
from reports.models.storage import picture_path
from tests import making
from tests.exporting.pictures import grey_profile, on_its_side, png
from tests.filing.published import edition_with_picture, store

pytestmark = pytest.mark.django_db
UNCHANGING = "public, max-age=3600, must-revalidate"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def test_every_address_that_a_page_gives_for_a_picture_answers_with_that_size(client):
    _, stored = edition_with_picture()
    page = client.get("/sea/2024/tides/").content.decode()
    address = re.search(r'<img src="(/media/[^"]+)"', page)[1]
    smaller = re.findall(r"(/media/\S+) (\d+)w", page)
    found = {each: client.get(each) for each in [address, *(each for each, _ in smaller)]}

    assert found[address].content == picture_path(stored.sha256).read_bytes()
    assert {each: (got.status_code, got["Content-Type"], got["Cache-Control"]) for each, got in found.items()} == {
        address: (200, "image/png", UNCHANGING),
        **{each: (200, f"image/{each.rpartition('.')[2]}", UNCHANGING) for each, _ in smaller},
    }
    assert [(Image.open(io.BytesIO(found[each].content)).size, int(width)) for each, width in smaller] == [
        ((480, 240), 480),
        ((960, 480), 960),
        ((480, 240), 480),
        ((960, 480), 960),
    ]
    assert client.get(smaller[0][0]).content == found[smaller[0][0]].content


def test_pictures_and_their_folders_are_private_to_the_sites_account(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    before = os.umask(0o022)
    try:
        _, stored = edition_with_picture()
    finally:
        os.umask(before)
    path = picture_path(stored.sha256)
    assert [oct(each.stat().st_mode & 0o777) for each in (path, path.parent)] == ["0o600", "0o700"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_picture_of_each_kind_has_its_own_ending(client, kind):
    _, stored = edition_with_picture(kind=kind)
    ending = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "AVIF": "avif"}[kind]
    answers = {
        each: client.get(f"/media/{stored.sha256}.{each}").status_code for each in ("png", "jpg", "webp", "avif")
    }
    assert answers == {each: 200 if each == ending else 404 for each in answers}


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("how", "seen"),
    [
        ({"mode": "I;16", "colour": 40_000}, (156, 156, 156)),
        ({"mode": "L", "colour": 128, "kind": "JPEG", "icc_profile": grey_profile()}, (129, 129, 129)),
        ({"mode": "CMYK", "colour": (0, 255, 255, 0), "kind": "JPEG", "icc_profile": b"no profile"}, (254, 0, 0)),
    ],
    ids=["sixteen bits of grey", "greys with a profile", "inks with a broken one"],
)
@pytest.mark.parametrize("extension", ["avif", "webp"])
def test_a_smaller_picture_has_the_same_colours_and_a_profile_browsers_read(client, how, seen, extension):
    _, stored = edition_with_picture(**how)
    made = Image.open(io.BytesIO(client.get(f"/media/{stored.sha256}-480.{extension}").content))
    colour = made.convert("RGB").getpixel((240, 120))
    assert (colour, "icc_profile" in made.info) == (pytest.approx(seen, abs=3), False)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_picture_taken_upright_stands_upright_on_pages_and_in_files(client, kind):
    _, stored = edition_with_picture(size=(1000, 500), kind=kind, exif=on_its_side())
    page = client.get("/sea/2024/tides/").content.decode()
    smaller = Image.open(io.BytesIO(client.get(f"/media/{stored.sha256}-480.webp").content))
    files = zipfile.ZipFile(io.BytesIO(client.get("/sea/2024/sea-2024.zip").content))
    carried = files.read(next(name for name in files.namelist() if "/pictures/" in name))

    assert 'width="500" height="1000"' in page
    assert smaller.size == (480, 960)
    assert ImageOps.exif_transpose(Image.open(io.BytesIO(carried))).size == (500, 1000)


def test_only_the_sizes_that_pages_offer_are_made(client):
    _, stored = edition_with_picture(size=(600, 300))
    asked = {
        width: client.get(f"/media/{stored.sha256}-{width}.webp").status_code for width in (0, 1, 480, 481, 960, 99999)
    }
    assert asked == {0: 404, 1: 404, 480: 200, 481: 404, 960: 404, 99999: 404}


def test_a_picture_of_a_draft_is_not_public(client):
    edition_with_picture()
    secret = store(colour="green")
    assert (
        client.get(f"/media/{secret.sha256}.png").status_code,
        client.get(f"/media/{secret.sha256}-480.webp").status_code,
    ) == (
        404,
        404,
    )


def test_a_picture_goes_with_the_last_version_that_shows_it_and_says_why(client):
    edition, stored = edition_with_picture()
    address = f"/media/{stored.sha256}.png"
    assert (publishing.rebuild_index(), client.get(address).status_code, publishing.verify()) == (1, 200, ())
    publishing.withdraw(version=edition.current_version, reason="It was another’s.", actor=Actor.of("Ada", making.AT))
    answers = [client.get(each) for each in (address, f"/media/{stored.sha256}-480.webp")]
    assert [(each.status_code, "It was another’s." in each.content.decode()) for each in answers] == [(410, True)] * 2
    publishing.redact(version=edition.versions.get(), reason="A court said so.", actor=Actor.of("Ada", making.AT))
    assert client.get(address).status_code == 404


def test_a_damaged_picture_is_not_given_and_says_so(client):
    _, stored = edition_with_picture()
    picture_path(stored.sha256).write_bytes(png("green"))
    response = client.get(f"/media/{stored.sha256}.png")
    assert (response.status_code, "not available now" in response.content.decode()) == (500, True)
    assert client.get("/sea/2024/sea-2024.epub").status_code == 500
