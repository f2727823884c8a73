"""A progress bar for commands, on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from reports.progress import watched_by

type Say = Callable[[OutputWrapper, str], None]


@contextmanager
def shown() -> Iterator[Say]:
    """Show the progress of what is done within, if standard error is a terminal. Yield a function that writes a line above the bar."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda out, line: out.write(line)
        return
    bar = Bar(stream)
    try:
        with watched_by(bar):
            yield bar.say
    finally:
        bar.end()


class Bar:
    """A bar for each step, removed when the step is done."""

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
