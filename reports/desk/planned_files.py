"""A file that comes in on a person's word: first what it would change is shown, then the same text is sent again and changes it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.importing.decoding import decode

#: Such a file may have so many bytes: it goes back with the page that shows what it would change.
MOST_BYTES = 500_000


class PlannedFileForm(forms.Form):
    """A file, or its text again, once somebody has seen what it would change. `command`: for those that are too large."""

    file = forms.FileField(required=False, label=_("File"))
    text = forms.CharField(required=False, strip=False, max_length=MOST_BYTES, widget=forms.HiddenInput)
    filename = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    command = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > MOST_BYTES:
            words = gettext("The file has more than 500 kB. Take it in with manage.py {command}.")
            raise ValidationError(words.format(command=self.command))
        if not file and not cleaned.get("text"):
            raise ValidationError(gettext("Choose a file."))
        return cleaned

    def read(self) -> tuple[bytes, str, bool]:
        """The bytes, the name of their file, and whether they are meant: seen, and sent again."""
        if file := self.cleaned_data["file"]:
            return file.read(), file.name, False
        return self.cleaned_data["text"].encode(), self.cleaned_data["filename"] or "file", True

    def again(self, data: bytes, filename: str, **more: Any) -> "PlannedFileForm":
        """The form that sends the same once more, unseen."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "file" and value is not None}
        form = type(self)(initial=said | {"text": decode(data, filename=filename), "filename": filename} | more)
        for field in form.fields.values():
            field.widget = forms.HiddenInput()
        del form.fields["file"]
        return form
