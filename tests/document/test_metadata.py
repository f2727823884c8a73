"""What a picture's file says besides its picture does not stay in it."""

import io

import pytest
from PIL import ExifTags, Image, ImageCms, ImageOps, PngImagePlugin

from reports.document.images import UnusablePicture
from reports.importing.pictures import open_picture
from tests.exporting.pictures import png

KINDS = ["PNG", "JPEG", "WEBP"]
SECRETS = [
    b"SECRET-CAMERA",
    b"SECRET-XMP",
    b"SECRET-COMMENT",
    b"SECRET-CAPTION",
    b"SECRET-SECOND",
    b"\x00\x35\x00\x00\x00\x01",
]
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def telling(kind, orientation=1, size=(40, 30), frames=1):
    """A picture whose file says where it was taken, by which camera, and whatever else its kind can say."""
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "SECRET-CAMERA"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (53.0, 33.0, 2.5)
    how = {"exif": exif, "icc_profile": PROFILE, "xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-XMP</x:xmpmeta>"}
    if kind == "JPEG":
        how["comment"] = b"SECRET-COMMENT"
    if kind == "PNG":
        how.pop("xmp")
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "SECRET-COMMENT")
        info.add_itxt("XML:com.adobe.xmp", "SECRET-XMP")
        info.add(b"tIME", bytes(7))
        info.add(b"prVt", b"SECRET-SECOND")
        how["pnginfo"] = info
    if frames > 1:
        how |= {"save_all": True, "append_images": [picture.rotate(90 * each) for each in range(1, frames)]}
    out = io.BytesIO()
    picture.save(out, kind, **how)
    data = out.getvalue()
    if kind == "JPEG":
        caption = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0eSECRET-CAPTION"
        data = data[:2] + b"\xff\xed" + (len(caption) + 2).to_bytes(2) + caption + data[2:] + b"SECRET-SECOND" + data
    if kind == "WEBP":
        data = data[:4] + (len(data) + 14).to_bytes(4, "little") + data[8:] + b"prvt\x0d\0\0\0SECRET-SECOND\0"
    return data


def seen(data):
    """The picture as a reader sees it: its size and every point, the right way up."""
    with Image.open(io.BytesIO(data)) as image:
        shown = ImageOps.exif_transpose(image).convert("RGB")
        return shown.size, shown.tobytes(), image.info.get("icc_profile")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_its_profile_and_which_side_is_up_stay_and_nothing_else(kind, orientation):
    data = telling(kind, orientation)
    assert sum(each in data for each in SECRETS) >= 3
    found = open_picture(data)
    assert [each for each in SECRETS if each in found.data] == []
    assert seen(found.data) == seen(data)
    assert seen(data)[2] is not None
    assert (found.width, found.height) == seen(data)[0]
    with Image.open(io.BytesIO(found.data)) as image:
        assert set(image.getexif()) <= {ExifTags.Base.Orientation}
        assert {"comment", "Comment", "photoshop"} & set(image.info) == set()
        assert image.info.get("xmp", b"").strip() == b""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_what_was_cleaned_once_is_left_alone(kind, orientation):
    once = open_picture(telling(kind, orientation)).data
    assert open_picture(once).data == once


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_file_that_says_nothing_besides_keeps_its_bytes(kind, mode):
    data = png(128 if mode == "L" else "maroon", (30, 20), kind, mode, icc_profile=PROFILE if mode == "RGB" else None)
    assert open_picture(data).data == data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_still_does(kind):
    data = telling(kind, frames=3)
    found = open_picture(data)
    assert [each for each in SECRETS if each in found.data] == []
    with Image.open(io.BytesIO(found.data)) as image:
        assert image.n_frames == 3


def test_the_second_picture_behind_a_telephones_first_goes():
    out = io.BytesIO()
    first, second = (Image.new("RGB", (20, 10), colour) for colour in ("red", "blue"))
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "SECRET-CAMERA"
    second.encoderinfo = {"exif": exif.tobytes()}
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif)
    found = open_picture(out.getvalue())
    assert (b"SECRET-CAMERA" in out.getvalue(), b"SECRET-CAMERA" in found.data, found.media_type) == (
        True,
        False,
        "image/jpeg",
    )
    assert len(found.data) < len(out.getvalue()) * 0.6


def test_an_avif_is_refused_unless_it_was_published_before():
    data = png(kind="AVIF")
    with pytest.raises(UnusablePicture, match="Save it as PNG, JPEG or WebP"):
        open_picture(data)
    assert open_picture(data, is_published=True).data == data


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_or_changed_is_refused_in_words_or_still_says_nothing(kind):
    data = telling(kind, 6)
    for place in range(0, len(data), 1 + len(data) // 60):
        for broken in (data[:place], data[:place] + b"\xff\xff\xff\xff" + data[place + 4 :]):
            try:
                found = open_picture(broken)
            except UnusablePicture:
                continue
            assert [each for each in SECRETS[:2] if each in found.data] == [], place
