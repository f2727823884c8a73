"""Pictures for documents that name some."""

import io

from PIL import Image


def png(colour="maroon", size=(8, 6), kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/avif": "AVIF"}


def pictures_of(document):
    """SHA-256 -> bytes of the right kind, for every picture of the document."""
    named = [figure.picture for figure in document.figures] + [document.report.logo]
    return {picture.sha256: png(kind=KINDS[picture.media_type]) for picture in named if picture}
