"""Pictures for documents that refer to some."""

import io
import struct

from PIL import ExifTags, Image


def png(colour="maroon", size=(8, 6), kind="PNG", mode="RGB", **how):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def on_its_side():
    """Return the EXIF data of a camera that was held upright."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return exif


def grey_profile():
    """Return a minimal ICC profile for grey: a white point, and a curve of one number."""
    white = struct.pack(">4s4x3i", b"XYZ ", 63190, 65536, 54061)
    curve = struct.pack(">4s4xIHxx", b"curv", 1, 0x0233)
    start = 128 + 4 + 2 * 12
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", start, len(white), b"kTRC", start + len(white), len(curve))
    size = start + len(white) + len(curve)
    kinds = (b"mntr", b"GRAY", b"XYZ ", b"acsp")
    head = struct.pack(">I4xI4s4s4s12x4s28x3i", size, 0x02400000, *kinds, 63190, 65536, 54061)
    return head.ljust(128, b"\0") + tags + white + curve


KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}


def pictures_of(document):
    """Return bytes of the right kind for every picture of the document, by SHA-256."""
    named = [figure.picture for figure in document.figures] + [document.report.logo]
    return {picture.sha256: png(kind=KINDS[picture.media_type]) for picture in named if picture}
