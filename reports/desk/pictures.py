"""Pictures that editors upload: what they really are is checked, and their bytes are kept under their SHA-256."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

from reports.models.series import StoredPicture
from reports.models.storage import picture_path, write_once

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000


@dataclass(frozen=True)
class Picture:
    """A picture that can be published: its bytes, and what they are."""

    data: bytes
    media_type: str
    width: int
    height: int

    def store(self) -> StoredPicture:
        """Keep the bytes in MEDIA_ROOT under their SHA-256, once; the row that names them."""
        digest = hashlib.sha256(self.data).hexdigest()
        write_once(picture_path(digest), self.data)
        sizes = {"media_type": self.media_type, "width": self.width, "height": self.height}
        return StoredPicture.objects.get_or_create(sha256=digest, defaults=sizes)[0]


def read_picture(data: bytes) -> Picture:
    """The picture that `data` really is, whatever its file was called. Raises ValidationError, in words."""
    if len(data) > MAX_BYTES:
        raise ValidationError(f"The file has more than {MAX_BYTES // 1024 // 1024} MB. Save it smaller.")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as image:
            width, height, kind = image.width, image.height, image.format or ""
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise ValidationError(f"The picture has {width} × {height} pixels, which is too many. Save it smaller.")
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError("This is not a whole PNG, JPEG, WebP or AVIF picture, whatever its name says.") from error
    return Picture(data, FORMATS[kind], width, height)


class PictureField(forms.FileField):
    """An upload that turns out to be a picture."""

    widget = forms.FileInput(attrs={"accept": ", ".join(FORMATS.values())})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or isinstance(file, Picture):
            return file or None
        if file.size > MAX_BYTES:
            raise ValidationError(f"The file has more than {MAX_BYTES // 1024 // 1024} MB. Save it smaller.")
        return read_picture(file.read())
