"""Remove metadata from picture files: place, camera, comments, previews and second pictures.

Pictures are not encoded again, so their pixels do not change. The colour profile and the orientation stay. A file without
metadata is returned unchanged.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from PIL.Image import Image

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
    """Which side of a picture is up, 1 to 8, by the Exif of its file."""
    said = image.getexif().get(_ORIENTATION, _UPRIGHT)
    return said if said in range(1, 9) else _UPRIGHT


def without_metadata(data: bytes, orientation: int = _UPRIGHT) -> bytes:
    """The picture's bytes without all that is not the picture. Raises ValueError if they are not as such a file is built.

    `orientation` is what the file's Exif says of which side is up, 1 to 8.
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
