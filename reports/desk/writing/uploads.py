"""Files that were uploaded and wait for a person's word."""

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.importing import MAX_BYTES

#: A file whose plan nobody took up is forgotten after a day.
KEPT_SECONDS = 24 * 60 * 60


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A Word document (.docx), Markdown (.md), a web page (.html), an exported JSON document, or a ZIP archive "
            "of one of these with its pictures. The changes are shown before anything is saved."
        ),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.json,.docx,.html,.htm,.zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                gettext("The file is larger than %(value)s MB. Split it, or remove pictures.")
                % {"value": MAX_BYTES // 1024 // 1024}
            )
        return file


class WordFileForm(FileForm):
    """For a Word file that was sent, and for no other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("The Word file (.docx) that was downloaded from this page.")
        self.fields["file"].widget.attrs["accept"] = ".docx"


class AgainForm(forms.Form):
    """Takes up the plan of a file that waits."""

    token = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Waiting:
    """A file that was uploaded and waits for a person's word, under a name of our own.

    `seen` is the checksum of the draft that its plan was made for; `is_added`: as new sections.
    """

    token: str
    filename: str
    seen: str = ""
    is_added: bool = False

    @property
    def path(self) -> Path:
        return waiting_room() / self.token


def waiting_room() -> Path:
    """The folder of what waits for a person."""
    return Path(settings.MEDIA_ROOT) / "imports"


def clear_room() -> None:
    """Make the folder, if it is not there, and forget what nobody took up."""
    room = waiting_room()
    room.mkdir(parents=True, exist_ok=True)
    for old in room.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()


def keep(data: bytes, filename: str, seen: str, *, is_added: bool = False) -> Waiting:
    """Keep a file until somebody takes up its plan, made for a draft of the checksum `seen`."""
    clear_room()
    waiting = Waiting(secrets.token_hex(16), filename, seen, is_added)
    waiting.path.write_bytes(data)
    return waiting
