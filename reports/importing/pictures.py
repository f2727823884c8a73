"""Pictures that come in: what they really are is checked, whatever their file was called."""

import hashlib
from dataclasses import dataclass

from reports.document.images import FORMATS, UnusablePicture, check_picture, decode
from reports.limited_process import LimitExceeded

__all__ = ["FORMATS", "MAX_PICTURE_BYTES", "PictureFile", "UnusablePicture", "open_picture"]
MAX_PICTURE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class PictureFile:
    """A picture that can be published: its bytes, and what they are; `width` and `height` as it is seen."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """What the picture is called in a document and in MEDIA_ROOT."""
        return hashlib.sha256(self.data).hexdigest()


def open_picture(data: bytes, *, is_published: bool = False) -> PictureFile:
    """Return the picture that `data` really is, without the metadata of its file: place, camera, comments. Raises UnusablePicture."""
    if len(data) > MAX_PICTURE_BYTES:
        raise UnusablePicture(f"The file has more than {MAX_PICTURE_BYTES // 1024 // 1024} MB. Save it smaller.")
    try:
        return PictureFile(*decode(check_picture, data, is_published))
    except LimitExceeded as error:
        raise UnusablePicture(f"The picture cannot be decoded: {error}. Save it smaller.") from error
