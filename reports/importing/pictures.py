"""Pictures that come in: what they really are is checked, whatever their file was called."""

import hashlib
import io
from dataclasses import dataclass

from reports.document.metadata import orientation_of, without_metadata

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
#: What Pillow calls a JPEG that has others behind it, as the cameras of telephones write them; readers see the first.
_SEVERAL_JPEGS = "MPO"
MAX_PICTURE_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
#: What a camera that was held upright writes into its pictures: readers see them turned.
_ON_ITS_SIDE = {5, 6, 7, 8}


class UnusablePicture(Exception):
    """A picture cannot be published; the message says why, and what to do."""


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


def open_picture(data: bytes) -> PictureFile:
    """The picture that `data` really is, without what its file says besides: place, camera, comments. Raises UnusablePicture."""
    from PIL import Image, UnidentifiedImageError

    if len(data) > MAX_PICTURE_BYTES:
        raise UnusablePicture(f"The file has more than {MAX_PICTURE_BYTES // 1024 // 1024} MB. Save it smaller.")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            width, height, kind = image.width, image.height, image.format or ""
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise UnusablePicture(f"The picture has {width} × {height} pixels, which is too many. Save it smaller.")
            orientation = orientation_of(image)
        data = without_metadata(data, orientation)
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            if image.size != (width, height):
                raise ValueError("another picture begins in it")
            image.load()
        if orientation in _ON_ITS_SIDE:
            width, height = height, width
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        RuntimeError,
        SyntaxError,
        ValueError,
    ) as error:
        raise UnusablePicture("This is not a whole PNG, JPEG, WebP or AVIF picture, whatever its name says.") from error
    return PictureFile(data, FORMATS["JPEG" if kind == _SEVERAL_JPEGS else kind], width, height)
