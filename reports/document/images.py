"""Pictures: their files without metadata, checked, decoded and made smaller.

Pictures are not encoded again, so their pixels do not change. The colour profile and the orientation stay. A file without
metadata is returned unchanged.
"""

import io
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from zlib import crc32

from reports.limited_process import call_limited

if TYPE_CHECKING:
    from PIL.Image import Image
if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_UPRIGHT = 1
#: The number of the entry in Exif.
_ORIENTATION = 0x0112
_PNG, _RIFF = b"\x89PNG\r\n\x1a\n", b"RIFF"
_JPEG_START, _JPEG_END, _JPEG_SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APPS, _RESTARTS = range(0xE0, 0xF0), range(0xD0, 0xD8)
#: What a JPEG needs of its application segments: how they begin, and how much of each is kept.
_JPEG_KEPT = {(0xE0, b"JFIF\0"): 14, (0xE2, b"ICC_PROFILE\0"): None, (0xEE, b"Adobe"): 12}
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset({b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04


def orientation_of(image: "Image") -> int:
    """Return the orientation of a picture, 1 to 8, from the Exif of its file."""
    said = image.getexif().get(_ORIENTATION, _UPRIGHT)
    return said if said in range(1, 9) else _UPRIGHT


def without_metadata(data: bytes, orientation: int = _UPRIGHT) -> bytes:
    """The picture's bytes without all that is not the picture. Raises ValueError if they are not as such a file is built.

    `orientation` is the value of Exif for the side that is up, 1 to 8.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data, orientation)
        if data.startswith(_PNG):
            return _png(data, orientation)
        return _webp(data, orientation)
    except IndexError as error:
        raise ValueError("the file ends in the middle") from error


def _exif(orientation: int) -> bytes:
    """Exif that says which side is up, and nothing else."""
    entry = b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2) + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"


def _jpeg(data: bytes, orientation: int) -> bytes:
    kept = [piece for marker, segment in _segments(data) if (piece := _kept_of_jpeg(marker, segment))]
    if orientation != _UPRIGHT:
        exif = b"Exif\0\0" + _exif(orientation)
        first = bool(kept) and kept[0].startswith(b"\xff\xe0")
        kept.insert(int(first), b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif)
    return b"\xff\xd8" + b"".join(kept) + b"\xff\xd9"


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment's marker and all of its bytes, a scan with what is drawn in it; up to the end of the first picture."""
    at = 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker == _JPEG_END:
            return
        if marker in {0x00, 0x01, 0xFF, _JPEG_START} or marker in _RESTARTS:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end < at + 4 or end > len(data):
            raise ValueError("a segment is longer than the file")
        if marker == _JPEG_SCAN:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0x00 and data[at + 1] not in _RESTARTS:
            return at
        at += 2
    return len(data)


def _kept_of_jpeg(marker: int, segment: bytes) -> bytes:
    if marker == _COMMENT:
        return b""
    if marker not in _APPS:
        return segment
    for (kind, start), length in _JPEG_KEPT.items():
        if marker == kind and segment[4:].startswith(start):
            content = segment[4:] if length is None else segment[4 : 4 + length]
            if kind == 0xE0:
                # The two numbers are the size of a preview that it may hold.
                content = content[:12].ljust(12, b"\0") + b"\0\0"
            return b"\xff" + bytes([marker]) + (len(content) + 2).to_bytes(2) + content
    return b""


def _png(data: bytes, orientation: int) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is longer than the file")
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        if kind == b"IHDR" and orientation != _UPRIGHT:
            exif = b"eXIf" + _exif(orientation)
            kept.append((len(exif) - 4).to_bytes(4) + exif + crc32(exif).to_bytes(4))
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    raise ValueError("the file has no end")


def _webp(data: bytes, orientation: int) -> bytes:
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    kept, has_exif = [], False
    for kind, content in _riff(data[12:end]):
        piece = content
        if kind == b"VP8X":
            has_exif = orientation != _UPRIGHT
            flags = content[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if has_exif else 0)
            piece = bytes([flags]) + content[1:]
        elif kind == b"ANMF":
            piece = content[:16] + b"".join(_chunk(*each) for each in _riff(content[16:]) if each[0] in _WEBP_KEPT)
        if kind in _WEBP_KEPT:
            kept.append(_chunk(kind, piece))
    if has_exif:
        kept.append(_chunk(b"EXIF", _exif(orientation)))
    chunks = b"WEBP" + b"".join(kept)
    return _RIFF + len(chunks).to_bytes(4, "little") + chunks


def _riff(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise ValueError("a chunk is longer than the file")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


logger = logging.getLogger(__name__)
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
#: What Pillow calls a JPEG that has others behind it, as the cameras of telephones write them; readers see the first.
_SEVERAL_JPEGS = "MPO"
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
#: A progressive JPEG has some ten scans. Each takes time for every pixel, however few bytes it has.
MAX_SCANS, _SCAN = 100, b"\xff\xda"
#: A picture with no more bytes and pixels is decoded in some tenths of a second, in some 20 MB.
_SMALL_BYTES, _SMALL_PIXELS = 1024**2, 2_000_000
#: What a camera that was held upright writes into its pictures: readers see them turned.
_ON_ITS_SIDE = {5, 6, 7, 8}
#: How hard the compression tries: Pillow's names for it.
_QUALITY = {"avif": {"quality": 60, "speed": 7}, "webp": {"quality": 80, "method": 4}}


class UnusablePicture(Exception):
    """A picture cannot be published; the message says why, and what to do."""


def decode[*Ts, T](function: Callable[[bytes, *Ts], T], data: bytes, *arguments: *Ts) -> T:
    """Return `function(data, …)`, one of those below, in a limited process unless the picture is small. Raises LimitExceeded."""
    if _is_small(data):
        return function(data, *arguments)
    return call_limited(function, data, *arguments)


def _opened(data: bytes) -> "ImageFile":
    from PIL import AvifImagePlugin, Image

    # Each thread takes address space, which is limited; there are as many as processors otherwise.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    return Image.open(io.BytesIO(data), formats=tuple(FORMATS))


def _is_small(data: bytes) -> bool:
    from PIL import Image

    if len(data) > _SMALL_BYTES or data.count(_SCAN) > MAX_SCANS:
        return False
    try:
        with _opened(data) as image:
            return image.width * image.height <= _SMALL_PIXELS
    except (Image.DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError):
        return True  # it is refused as fast


def check_picture(data: bytes, is_published: bool = False) -> tuple[bytes, str, int, int]:
    """Return a picture without its metadata, its media type, and its width and height as seen. Raises UnusablePicture.

    An AVIF, which earlier releases accepted, is one only if `is_published`: its bytes then stay as they are.
    """
    from PIL import Image

    try:
        with _opened(data) as image:
            width, height, kind = image.width, image.height, image.format or ""
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise UnusablePicture(f"The picture has {width} × {height} pixels, which is too many. Save it smaller.")
            orientation = orientation_of(image)
        if kind == "AVIF" and not is_published:
            raise UnusablePicture("The picture is an AVIF, which is not supported. Save it as PNG, JPEG or WebP.")
        data = data if kind == "AVIF" else without_metadata(data, orientation)
        if kind in {"JPEG", _SEVERAL_JPEGS} and data.count(_SCAN) > MAX_SCANS:
            words = f"The picture is a JPEG of more than {MAX_SCANS} scans, which takes too long to decode."
            raise UnusablePicture(f"{words} Open it and save it again as a JPEG or PNG.")
        with _opened(data) as image:
            if image.size != (width, height):
                raise ValueError("it contains another picture")
            image.load()
        if orientation in _ON_ITS_SIDE:
            width, height = height, width
    except (Image.DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise UnusablePicture("This is not a complete PNG, JPEG or WebP picture.") from error
    return data, FORMATS["JPEG" if kind == _SEVERAL_JPEGS else kind], width, height


def as_png(data: bytes, widest: int | None = None) -> tuple[bytes, int, int]:
    """Return a picture upright as PNG, with its width and height; with `widest`, in colours that drawings hold and no wider or higher."""
    from PIL import ImageOps

    out = io.BytesIO()
    with _opened(data) as image:
        # A PNG does not say which side is up.
        upright = ImageOps.exif_transpose(image)
        if widest is not None:
            upright = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
            upright.thumbnail((widest, widest))
        upright.save(out, "PNG")
    return out.getvalue(), *upright.size


def resized(data: bytes, width: int, extension: str) -> bytes:
    """Return a picture that wide, as "avif" or "webp"."""
    from PIL import Image, ImageOps

    out = io.BytesIO()
    with _opened(data) as image:
        plain = _in_rgb(ImageOps.exif_transpose(image))
        height = max(1, round(plain.height * width / plain.width))
        plain.resize((width, height), Image.Resampling.LANCZOS).save(
            out, extension.upper(), icc_profile=plain.info.get("icc_profile"), **_QUALITY[extension]
        )
    return out.getvalue()


def _in_rgb(image: "Image") -> "Image":
    """The picture in RGB with eight bits for each colour, and see-through where it was."""
    if image.mode.startswith("I"):
        # Of sixteen bits of grey, Pillow would make white of all but the darkest.
        image = image.point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile", b"")
    if profile and profile[16:20] != b"RGB ":
        image = _out_of_inks(image, profile)
    has_transparency = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if has_transparency else "RGB")


def _out_of_inks(image: "Image", profile: bytes) -> "Image":
    """Inks and greys as their profile says they look, without it: browsers show no AVIF that carries one of those."""
    from PIL import ImageCms

    try:
        inks, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, inks, screen, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        logger.warning("The colour profile of a picture cannot be used and is ignored.")
    image.info.pop("icc_profile", None)
    return image
