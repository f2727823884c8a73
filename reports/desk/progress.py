"""The progress of a long request: written to a file, and read by the script of the page that waits for the answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reports.desk.views import desk_view
from reports.progress import watched_by

#: The file is written at most once in this many seconds.
OFTEN = 0.2
#: Files in the folder are deleted after a day.
KEPT_SECONDS = 24 * 60 * 60


def waiting_room() -> Path:
    """The folder of uploads that are not confirmed yet, and of progress."""
    return Path(settings.MEDIA_ROOT) / "imports"


def clear_room() -> None:
    """Make the folder, and delete old files in it."""
    room = waiting_room()
    room.mkdir(parents=True, exist_ok=True)
    for old in room.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Report the progress of what is done within, if the form was sent with a name for that (`progress`)."""
    name = request.POST.get("progress", "")
    if not name:
        yield
        return
    clear_room()
    path = _path(request, name)
    try:
        with watched_by(_File(path)):
            yield
    finally:
        path.unlink(missing_ok=True)


@desk_view("reports.view_draft")
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """Return the current step of the request with that name in words; empty before it begins and after it is done."""
    path = _path(request, token)
    words = path.read_text(encoding="utf-8") if path.is_file() else ""
    headers = {"Cache-Control": "no-store", "Retry-After": "1"}
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=headers)


def _path(request: HttpRequest, name: str) -> Path:
    """One name is one file for each person."""
    return waiting_room() / f"step-{sha256(f'{request.user.pk} {name}'.encode()).hexdigest()}"


class _File:
    """A watcher that writes the step to a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._written = path, 0.0
        self._step, self._parts, self._done = "", 1, 0

    def begin(self, step: str, parts: int) -> None:
        self._step, self._parts, self._done = step, parts, 0
        self._write()

    def advance(self) -> None:
        self._done += 1
        if time.monotonic() - self._written >= OFTEN:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        counted = f": {self._done} of {self._parts}" if self._parts > 1 else " …"
        part = self._path.with_suffix(".part")
        part.write_text(f"{self._step}{counted}", encoding="utf-8")
        part.replace(self._path)
