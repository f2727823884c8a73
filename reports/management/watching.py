"""How far a command is: a bar on a terminal; elsewhere a line from time to time, once it takes long."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from reports.progress import watched_by

#: Where there is no terminal, so many seconds go by before a line, and between two.
BETWEEN_LINES = 10.0


type Say = Callable[[OutputWrapper, str], None]


@contextmanager
def shown(stream: TextIO | None = None) -> Iterator[Say]:
    """What is done within shows how far it is. Gives a function that writes a line meanwhile, above the bar."""
    stream = stream or sys.stderr
    watcher = Bar(stream) if stream.isatty() else Lines(stream)
    try:
        with watched_by(watcher):
            yield watcher.say
    finally:
        watcher.end()


class Bar:
    """A bar for each step, gone when the step is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: Any = None

    def begin(self, step: str, parts: int) -> None:
        self.end()
        shape = {"bar_format": "{desc} …"} if parts == 1 else {}
        self._bar = tqdm(desc=step, total=parts, file=self._stream, leave=False, dynamic_ncols=True, **shape)

    def advance(self) -> None:
        self._bar.update()

    def say(self, out: OutputWrapper, line: str) -> None:
        with tqdm.external_write_mode(file=self._stream):
            out.write(line)
            out.flush()

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()


class Lines:
    """Says how far the step is, if it takes long."""

    def __init__(self, stream: TextIO, between: float = BETWEEN_LINES) -> None:
        self._stream, self._between = stream, between
        self._step, self._parts, self._done = "", 1, 0
        self._said = time.monotonic()

    def begin(self, step: str, parts: int) -> None:
        self._step, self._parts, self._done = step, parts, 0
        self._say()

    def advance(self) -> None:
        self._done += 1
        self._say()

    def say(self, out: OutputWrapper, line: str) -> None:
        out.write(line)

    def end(self) -> None:
        """There is nothing to put away."""

    def _say(self) -> None:
        if time.monotonic() - self._said >= self._between:
            self._said = time.monotonic()
            so_far = f": {self._done} of {self._parts}" if self._parts > 1 else ""
            self._stream.write(f"{self._step}{so_far}\n")
            self._stream.flush()
