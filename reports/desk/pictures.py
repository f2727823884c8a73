"""Pictures that editors upload: their bytes are kept under their SHA-256."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from reports.importing.pictures import FORMATS, MAX_PICTURE_BYTES, PictureFile, UnusablePicture, open_picture
from reports.models.series import StoredPicture
from reports.models.storage import picture_path, write_once


@dataclass(frozen=True)
class Picture(PictureFile):
    """A picture that can be published, and kept."""

    def store(self) -> StoredPicture:
        """Keep the bytes in MEDIA_ROOT under their SHA-256, once; the row that names them."""
        write_once(picture_path(self.sha256), self.data)
        sizes = {"media_type": self.media_type, "width": self.width, "height": self.height}
        return StoredPicture.objects.get_or_create(sha256=self.sha256, defaults=sizes)[0]


def read_picture(data: bytes) -> Picture:
    """The picture that `data` really is, whatever its file was called. Raises ValidationError, in words."""
    try:
        found = open_picture(data)
    except UnusablePicture as error:
        raise ValidationError(str(error)) from error
    return Picture(found.data, found.media_type, found.width, found.height)


class PictureField(forms.FileField):
    """An upload that turns out to be a picture."""

    widget = forms.FileInput(attrs={"accept": ", ".join(FORMATS.values())})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file or isinstance(file, Picture):
            return file or None
        if file.size > MAX_PICTURE_BYTES:
            raise ValidationError(f"The file has more than {MAX_PICTURE_BYTES // 1024 // 1024} MB. Save it smaller.")
        return read_picture(file.read())
