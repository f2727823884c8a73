"""Pictures that editors upload: their bytes are stored under their SHA-256."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from reports.document.images import FORMATS, UnusablePicture
from reports.importing.pictures import MAX_PICTURE_BYTES, open_picture
from reports.models.series import StoredPicture
from reports.models.storage import StoreUnavailable, picture_path, write_once


def store_picture(data: bytes) -> StoredPicture:
    """Store a picture under its SHA-256, once, and return its row. Raises ValidationError if it cannot be published."""
    try:
        picture = open_picture(data)
    except UnusablePicture as error:
        raise ValidationError(str(error)) from error
    write_once(picture_path(picture.sha256), picture.data)
    return StoredPicture.of(picture)


def _kept(data: Any) -> StoredPicture | None:
    """Return the stored picture of a form that was sent: of its file, or named by its SHA-256."""
    if isinstance(data, str):
        return StoredPicture.objects.filter(sha256=data).first()
    return getattr(data, "kept", None)


class PictureInput(forms.FileInput):
    """A file input. A picture that was chosen before, in a form with errors, is shown, and sent by its SHA-256."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-kept") or None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chooser = super().render(name, value, attrs, renderer)
        kept = _kept(value)
        if kept is None:
            return chooser
        return format_html(
            '{}<input type="hidden" name="{}-kept" value="{}"><span class="kept-picture"><img src="{}" alt="" width="{}" '
            'height="{}"> The picture that you chose is kept, and goes in when you save.</span>',
            chooser,
            name,
            kept.sha256,
            reverse("desk:picture", args=[kept.sha256]),
            kept.width,
            kept.height,
        )


class PictureField(forms.FileField):
    """An uploaded picture. It is stored at once, since browsers do not send a file again with a refused form."""

    widget = PictureInput(attrs={"accept": ", ".join(each for each in FORMATS.values() if each != "image/avif")})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return the chosen picture, which Django's field would drop."""
        return data

    def clean(self, data: Any, initial: Any = None) -> StoredPicture | None:
        if isinstance(data, str):
            if kept := _kept(data):
                return kept
            raise ValidationError(gettext("The picture is no longer on the server. Choose it again."))
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            # One byte more than allowed shows that there is too much.
            file.kept = store_picture(file.read(MAX_PICTURE_BYTES + 1))
        except StoreUnavailable as error:
            raise ValidationError(gettext("The media store does not answer. Try again in a minute.")) from error
        return file.kept
