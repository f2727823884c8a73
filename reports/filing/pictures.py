"""Published pictures, smaller ones made at the first request, and exceptions for files that are not available."""

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reports.document.canonical import sha256
from reports.document.images import decode, resized
from reports.document.types import EditionDocument, Picture
from reports.limited_process import LimitExceeded
from reports.models.index import PublishedPicture
from reports.models.storage import picture_path, read_stored, remove, smaller_picture_path, write_whole

logger = logging.getLogger(__name__)
_making = threading.Lock()


class FilingError(Exception):
    """A file is not available; the message says why."""


class Damaged(FilingError):
    """A stored file is lost or changed, and cannot be made again with the same bytes. A person has to look."""


class StoreFailed(FilingError):
    """A file could not be stored, for want of space or permission. It may work later."""


class NotYet(FilingError):
    """The file is large and is being made by the worker."""


class NotMade(FilingError):
    """The file cannot be made of this version's text. A person has to look."""


def read_verified(path: Path, digest: str) -> bytes | None:
    """Return the bytes at `path` or in the store if their SHA-256 is `digest`, else None. Raises StoreUnavailable."""
    with suppress(OSError):
        if sha256(data := path.read_bytes()) == digest:
            return data
    stored = read_stored(path)
    if stored is None or sha256(stored) != digest:
        return None
    # Copied for the next reader, if there is space.
    with suppress(OSError):
        write_whole(path, stored)
    return stored


def published_picture(digest: str) -> Picture | None:
    """Return a picture that a version shows, or None, also for pictures of drafts."""
    row = PublishedPicture.objects.filter(sha256=digest).first()
    return (
        None if row is None else Picture(sha256=digest, media_type=row.media_type, width=row.width, height=row.height)
    )


def picture_of(picture: Picture, *, width: int | None = None, extension: str = "") -> bytes:
    """Return a picture's bytes; with `width`, scaled, as "avif" or "webp". Raises Damaged or StoreFailed."""
    if width is None:
        return stored_picture(picture.sha256)
    path = smaller_picture_path(picture.sha256, width, extension)
    with suppress(OSError):
        return path.read_bytes()
    with _making:
        with suppress(OSError):
            return path.read_bytes()
        try:
            data = decode(resized, stored_picture(picture.sha256), width, extension)
        except LimitExceeded as error:
            raise StoreFailed(f"This picture cannot be made smaller: {error}.") from error
        # Without space it is made again for the next reader.
        with suppress(OSError):
            write_whole(path, data)
        return data


def forget_pictures(digests: Iterable[str]) -> None:
    """Remove pictures in all sizes."""
    for digest in digests:
        remove(picture_path(digest))
        for smaller in smaller_picture_path(digest, 0, "").parent.glob(f"{digest}-*"):
            smaller.unlink(missing_ok=True)


def stored_picture(digest: str) -> bytes:
    """Return the picture of that SHA-256. Raises Damaged."""
    data = read_verified(picture_path(digest), digest)
    if data is None:
        logger.error("The picture %s is gone from MEDIA_ROOT or damaged.", digest)
        raise Damaged("This picture is lost or damaged on the server.")
    return data


def cover_of(document: EditionDocument) -> bytes:
    """Return the bytes of the cover picture; b"" if there is none or its file is missing."""
    cover = document.cover_figure()
    return picture_if_there(cover.picture.sha256) if cover and cover.picture else b""


def picture_if_there(digest: str) -> bytes:
    """Return the bytes of a stored picture; b"" if its file is missing."""
    with suppress(Damaged):
        return stored_picture(digest)
    return b""
