"""Uploaded files: a page shows what a file would change, and makes the changes once a person confirms them."""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.views import View, desk_view, page, sent
from reports.exporting import CannotBeWritten
from reports.importing import MAX_BYTES, FileError, ImportRefused
from reports.models import storage

REFUSALS = (ImportRefused, drafting.DraftError, CannotBeWritten)
#: Uploads that nobody confirmed are deleted after a day.
KEPT_SECONDS = 24 * 60 * 60


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"), error_messages={"required": _("Choose a file.")})
    #: The help text of the file, and the endings of file names that browsers offer.
    file_help: Any = ""
    accept = ""
    most_bytes = MAX_BYTES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = self.file_help
        self.fields["file"].widget.attrs["accept"] = self.accept

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.most_bytes:
            words = gettext("The file is larger than %(limit)s. Split it, or remove pictures.")
            raise ValidationError(words % {"limit": filesizeformat(self.most_bytes)})
        return file


@dataclass(frozen=True)
class Upload:
    """An uploaded file, stored until its changes are confirmed; `options` is the rest of its form.

    `seen` is the state for which the changes were shown.
    """

    filename: str
    options: Mapping[str, Any]
    seen: str = ""
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def path(self) -> Path:
        return waiting_room() / self.token


def waiting_room() -> Path:
    """Return the folder of uploads that are not confirmed yet."""
    return Path(settings.MEDIA_ROOT) / "imports"


def clear_room() -> None:
    """Create the folder, and delete old files in it."""
    room = waiting_room()
    room.mkdir(parents=True, exist_ok=True)
    for old in room.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()


class UploadPage:
    """The page for one kind of file. Subclasses read a file, plan its changes and make them."""

    template = "planned_file"
    form_class: type[UploadForm] = UploadForm
    title = ""
    #: The address after the changes, and of “Cancel”.
    back = ""

    def __init__(self, request: HttpRequest, here: str = "") -> None:
        self.request, self.here = request, here or request.path

    @classmethod
    def view(cls, permission: str, of: type[Model] | None = None) -> View:
        """Return the view of the page, for people with that permission for the row of `of`."""
        return desk_view(permission, of)(lambda request, *rows: cls(request, *rows).respond())

    def read(self, data: bytes, upload: Upload) -> Any:
        """Return the content of the file. Raises one of REFUSALS."""
        raise NotImplementedError

    def lock(self, read: Any) -> str:
        """Hold what the file changes until the transaction ends, and return its state."""
        return ""

    def plan(self, read: Any, upload: Upload) -> dict[str, Any]:
        """Return the changes for the template (`is_empty` if there are none); what this stores is rolled back."""
        raise NotImplementedError

    def apply(self, read: Any, upload: Upload) -> str | None:
        """Make the changes and return a message; None if something is left to choose."""
        raise NotImplementedError

    def respond(self) -> HttpResponse:
        if "token" in self.request.POST:
            return self._confirm()
        form = self.form_class(sent(self.request), self.request.FILES if self.request.method == "POST" else None)
        if not form.is_valid():
            return self._page(form)
        file = form.cleaned_data.pop("file")
        return self.show_plan(file.read(), Upload(file.name, form.cleaned_data))

    def show_plan(self, data: bytes, upload: Upload, **more: Any) -> HttpResponse:
        """Show what the file would change, and store it until that is confirmed."""
        try:
            # Before the transaction: nobody else could save while the file is read.
            read = self.read(data, upload)
            with transaction.atomic():
                upload = Upload(upload.filename, upload.options, self.lock(read))
                shown = self.plan(read, upload)
                transaction.set_rollback(True)
        except REFUSALS as error:
            shown = {"errors": _errors(error)}
        else:
            if not shown.get("is_empty"):
                clear_room()
                storage.write_once(upload.path, data)
                self.request.session[self._key] = asdict(upload)
                shown["again"] = upload.token
        return self._page(self.form_class(initial=upload.options), filename=upload.filename, **shown, **more)

    def _confirm(self) -> HttpResponse:
        stored = self.request.session.get(self._key)
        upload = Upload(**stored) if stored and stored["token"] == self.request.POST["token"] else None
        data = storage.read_stored(upload.path) if upload else None
        if upload is None or data is None:
            messages.warning(self.request, gettext("The file is no longer on the server. Choose it again."))
            return HttpResponseRedirect(self.here)
        if "instead" in self.request.POST:
            storage.remove(upload.path)
            return self.show_plan(data, Upload(upload.filename, self.instead_of(upload.options)))
        try:
            read = self.read(data, upload)
            with transaction.atomic():
                has_moved = self.lock(read) != upload.seen
                words = None if has_moved else self.apply(read, upload)
        except REFUSALS as error:
            messages.error(self.request, gettext("Nothing was changed. %(error)s") % {"error": error})
            return HttpResponseRedirect(self.here)
        storage.remove(upload.path)
        if words is None:
            return self.show_plan(data, upload, status=409, has_moved=has_moved, is_open=not has_moved)
        del self.request.session[self._key]
        messages.success(self.request, words)
        return HttpResponseRedirect(self.back)

    def instead_of(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options that the second button chooses."""
        return dict(options)

    @property
    def _key(self) -> str:
        return f"upload {self.here}"

    @property
    def context(self) -> dict[str, Any]:
        """The context of the page with or without a file."""
        return {}

    def _page(self, form: UploadForm, **shown: Any) -> HttpResponse:
        shown = {**self.context, "form": form, "here": self.here, "back": self.back, **shown}
        return page(self.request, self.template, title=self.title, **shown)


def _errors(error: Exception) -> tuple[FileError, ...]:
    if isinstance(error, ImportRefused):
        return error.errors
    advice = gettext("This is an error in the draft. Fix it there first.")
    return (FileError(None, str(error), advice if isinstance(error, drafting.DraftError) else ""),)
