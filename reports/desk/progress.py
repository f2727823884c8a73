"""The step that long work is at, for whoever waits for its page: kept in a file meanwhile, where the page's script asks for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse

from reports.desk.doors import desk_view
from reports.desk.writing.uploads import clear_room, waiting_room
from reports.progress import watched_by

#: The file is written at most once in this many seconds.
OFTEN = 0.2


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """What is done within says which step it is at, if the form was sent with a name for that (`progress`)."""
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
    """The step that what was sent under that name is at, in words; empty before it begins and after it is done. It changes."""
    path = _path(request, token)
    words = path.read_text(encoding="utf-8") if path.is_file() else ""
    headers = {"Cache-Control": "no-store", "Retry-After": "1"}
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=headers)


def _path(request: HttpRequest, name: str) -> Path:
    """One name is one file for each person."""
    return waiting_room() / f"step-{sha256(f'{request.user.pk} {name}'.encode()).hexdigest()}"


class _File:
    """A watcher that writes the step down."""

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
