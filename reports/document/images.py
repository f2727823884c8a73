"""Pictures: check uploaded files, remove their metadata, and resize them.

Metadata is removed without encoding the picture again, so its pixels do not change. Colour profile and orientation stay.
"""

import io
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from zlib import crc32

from reports.limited_process import call_limited

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

#: The Exif tag of the orientation, and its value for an upright picture.
_ORIENTATION = 0x0112
_UPRIGHT = 1
_PNG = b"\x89PNG\r\n\x1a\n"
_RIFF = b"RIFF"
#: Markers of JPEG segments.
_JPEG_START = 0xD8
_JPEG_END = 0xD9
_JPEG_SCAN = 0xDA
_JPEG_COMMENT = 0xFE
_JPEG_APPS = range(0xE0, 0xF0)
_JPEG_RESTARTS = range(0xD0, 0xD8)
#: The application segments that a JPEG needs, by marker and first bytes, each with the number of bytes to copy (None: all).
_JPEG_NEEDED = {(0xE0, b"JFIF\0"): 14, (0xE2, b"ICC_PROFILE\0"): None, (0xEE, b"Adobe"): 12}
#: The chunks to copy.
_PNG_NEEDED = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs acTL fcTL fdAT".split()
)
_WEBP_NEEDED = frozenset({b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
#: Flags of the chunk VP8X.
_WEBP_EXIF = 0x08
_WEBP_XMP = 0x04


def orientation_of(image: "Image") -> int:
    """Return the orientation of a picture in its Exif data, from 1 (upright) to 8."""
    orientation = image.getexif().get(_ORIENTATION, _UPRIGHT)
    return orientation if orientation in range(1, 9) else _UPRIGHT


def without_metadata(data: bytes, orientation: int = _UPRIGHT) -> bytes:
    """Return a JPEG, PNG or WebP without metadata, except `orientation` (the Exif value, 1 to 8). Raises ValueError if it is damaged."""
    try:
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data, orientation)
        if data.startswith(_PNG):
            return _png(data, orientation)
        return _webp(data, orientation)
    except IndexError as error:
        raise ValueError("the file ends in the middle") from error


def _exif(orientation: int) -> bytes:
    """Return Exif data with the orientation only."""
    entry = b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2) + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"


def _jpeg(data: bytes, orientation: int) -> bytes:
    pieces = [piece for marker, segment in _segments(data) if (piece := _needed_of_segment(marker, segment))]
    if orientation != _UPRIGHT:
        exif = b"Exif\0\0" + _exif(orientation)
        begins_with_jfif = bool(pieces) and pieces[0].startswith(b"\xff\xe0")
        pieces.insert(int(begins_with_jfif), b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif)
    return b"\xff\xd8" + b"".join(pieces) + b"\xff\xd9"


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment of the first picture in a JPEG. Scans include the image data."""
    at = 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker == _JPEG_END:
            return
        if marker in {0x00, 0x01, 0xFF, _JPEG_START} or marker in _JPEG_RESTARTS:
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
        if data[at + 1] != 0x00 and data[at + 1] not in _JPEG_RESTARTS:
            return at
        at += 2
    return len(data)


def _needed_of_segment(marker: int, segment: bytes) -> bytes:
    if marker == _JPEG_COMMENT:
        return b""
    if marker not in _JPEG_APPS:
        return segment
    for (kind, start), length in _JPEG_NEEDED.items():
        if marker == kind and segment[4:].startswith(start):
            content = segment[4:] if length is None else segment[4 : 4 + length]
            if kind == 0xE0:
                # Sets the size of the thumbnail, in the last two bytes, to 0.
                content = content[:12].ljust(12, b"\0") + b"\0\0"
            return b"\xff" + bytes([marker]) + (len(content) + 2).to_bytes(2) + content
    return b""


def _png(data: bytes, orientation: int) -> bytes:
    pieces = [_PNG]
    at = len(_PNG)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is longer than the file")
        if kind in _PNG_NEEDED:
            pieces.append(data[at:end])
        if kind == b"IHDR" and orientation != _UPRIGHT:
            exif = b"eXIf" + _exif(orientation)
            pieces.append((len(exif) - 4).to_bytes(4) + exif + crc32(exif).to_bytes(4))
        at = end
        if kind == b"IEND":
            return b"".join(pieces)
    raise ValueError("the file has no end")


def _webp(data: bytes, orientation: int) -> bytes:
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    pieces = []
    has_exif = False
    for kind, content in _riff(data[12:end]):
        piece = content
        if kind == b"VP8X":
            has_exif = orientation != _UPRIGHT
            flags = content[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if has_exif else 0)
            piece = bytes([flags]) + content[1:]
        elif kind == b"ANMF":
            piece = content[:16] + b"".join(_chunk(*each) for each in _riff(content[16:]) if each[0] in _WEBP_NEEDED)
        if kind in _WEBP_NEEDED:
            pieces.append(_chunk(kind, piece))
    if has_exif:
        pieces.append(_chunk(b"EXIF", _exif(orientation)))
    chunks = b"WEBP" + b"".join(pieces)
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
#: Pillow's name for a file of several JPEGs, as phone cameras write them. Only the first is used.
_SEVERAL_JPEGS = "MPO"
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
#: A limit for progressive JPEGs, which usually have ten scans, because decoding each takes time for every pixel.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
#: A picture of at most this size is decoded in some tenths of a second, with 20 MB of memory.
_SMALL_BYTES = 1024**2
_SMALL_PIXELS = 2_000_000
#: Orientations in which width and height are exchanged.
_ROTATED = {5, 6, 7, 8}
#: Options for Pillow's encoders.
_QUALITY = {"avif": {"quality": 60, "speed": 7}, "webp": {"quality": 80, "method": 4}}


class UnusablePicture(Exception):
    """Raised for a file that cannot be published. The message says why, and what to do."""


def decode[*Ts, T](function: Callable[[bytes, *Ts], T], data: bytes, *arguments: *Ts) -> T:
    """Return `function(data, …)`, called in a process with limited time and memory unless the picture is small. Raises LimitExceeded."""
    if _is_small(data):
        return function(data, *arguments)
    return call_limited(function, data, *arguments)


def _opened(data: bytes) -> "ImageFile":
    from PIL import AvifImagePlugin, Image

    # One thread instead of one for each processor, because each needs address space, which is limited.
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
        return True  # an invalid file is refused fast


def check_picture(data: bytes, is_published: bool = False) -> tuple[bytes, str, int, int]:
    """Return the bytes without metadata, the media type, and width and height as displayed. Raises UnusablePicture.

    AVIF is refused unless `is_published`, because earlier releases accepted it. Its bytes are returned unchanged.
    """
    from PIL import Image

    try:
        with _opened(data) as image:
            width = image.width
            height = image.height
            kind = image.format or ""
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
        if orientation in _ROTATED:
            width, height = height, width
    except (Image.DecompressionBombError, OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise UnusablePicture("This is not a complete PNG, JPEG or WebP picture.") from error
    return data, FORMATS["JPEG" if kind == _SEVERAL_JPEGS else kind], width, height


def as_png(data: bytes, widest: int | None = None) -> tuple[bytes, int, int]:
    """Return an upright PNG of a picture, its width and its height.

    With `widest`, neither is larger than that, and the colour mode is one that drawings support: RGB, RGBA or grey.
    """
    from PIL import ImageOps

    out = io.BytesIO()
    with _opened(data) as image:
        # The new PNG has no Exif data.
        upright = ImageOps.exif_transpose(image)
        if widest is not None:
            upright = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
            upright.thumbnail((widest, widest))
        upright.save(out, "PNG")
    return out.getvalue(), *upright.size


def resized(data: bytes, width: int, extension: str) -> bytes:
    """Return a picture with that width in pixels, in the format `extension`: "avif" or "webp"."""
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
    """Return the picture in RGB or RGBA with eight bits for each channel."""
    if image.mode.startswith("I"):
        # Pillow would clip 16-bit grey to white.
        image = image.point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile", b"")
    if profile and profile[16:20] != b"RGB ":
        image = _in_srgb(image, profile)
    has_transparency = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if has_transparency else "RGB")


def _in_srgb(image: "Image", profile: bytes) -> "Image":
    """Return a CMYK or grey picture in sRGB without its colour profile, because browsers show no AVIF with such a profile."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        image = ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        logger.warning("The colour profile of a picture cannot be used and is ignored.")
    image.info.pop("icc_profile", None)
    return image
