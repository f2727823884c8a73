"""Published pictures: as they are given out, and smaller ones made of them on first demand; and why a file cannot be had."""

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
    """Something about the files on this server; the words say what."""


class Damaged(FilingError):
    """What was kept is lost or changed, and cannot be made again with the same bytes. A person has to look."""


class NotKept(FilingError):
    """What was made could not be kept: no room, no right to write. It may work later."""


class NotYet(FilingError):
    """The file is large and is being made. It can be had in a while."""


class NotMade(FilingError):
    """The file cannot be made of this version's text. A person has to look."""


def read_kept(path: Path, digest: str) -> bytes | None:
    """The bytes at `path`, or of the store, if they are those of `digest`; else None. Raises StoreUnavailable."""
    with suppress(OSError):
        if sha256(data := path.read_bytes()) == digest:
            return data
    stored = read_stored(path)
    if stored is None or sha256(stored) != digest:
        return None
    # A copy for the next reader; without room for it, this one gets the bytes all the same.
    with suppress(OSError):
        write_whole(path, stored)
    return stored


def published_picture(digest: str) -> Picture | None:
    """A picture that a version shows; None for all others, those of drafts among them."""
    row = PublishedPicture.objects.filter(sha256=digest).first()
    return (
        None if row is None else Picture(sha256=digest, media_type=row.media_type, width=row.width, height=row.height)
    )


def picture_of(picture: Picture, *, width: int | None = None, extension: str = "") -> bytes:
    """The picture's bytes; with `width`, made that wide, as "avif" or "webp". Raises Damaged or NotKept."""
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
            raise NotKept(f"This picture cannot be made smaller: {error}.") from error
        # Without room for it, the reader gets it all the same: it can be made again.
        with suppress(OSError):
            write_whole(path, data)
        return data


def forget_pictures(digests: Iterable[str]) -> None:
    """Remove pictures, in every size."""
    for digest in digests:
        remove(picture_path(digest))
        for smaller in smaller_picture_path(digest, 0, "").parent.glob(f"{digest}-*"):
            smaller.unlink(missing_ok=True)


def stored_picture(digest: str) -> bytes:
    """Return the picture of that SHA-256. Raises Damaged."""
    data = read_kept(picture_path(digest), digest)
    if data is None:
        logger.error("The picture %s is gone from MEDIA_ROOT or damaged.", digest)
        raise Damaged("This picture is lost or damaged on the server.")
    return data


def cover_of(document: EditionDocument) -> bytes:
    """The bytes of the picture that the edition wears; none if it wears none, or its file is not there."""
    cover = document.cover_figure()
    return picture_if_there(cover.picture.sha256) if cover and cover.picture else b""


def picture_if_there(digest: str) -> bytes:
    """The bytes of a stored picture; none if its file is not there."""
    with suppress(Damaged):
        return stored_picture(digest)
    return b""
