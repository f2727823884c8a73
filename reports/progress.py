"""Progress of long work: functions report their steps to a watcher, if there is one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Watcher(Protocol):
    """Called for each step, with its number of parts (1 if they are not counted), and for each part that is done."""

    def begin(self, step: str, parts: int) -> None: ...

    def advance(self) -> None: ...


class Parts[Part](Protocol):
    """A sized iterable."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Part]: ...


@dataclass
class _Watch:
    """The watcher, and whether a step is being counted: steps within its parts are not reported."""

    watcher: Watcher
    is_counting: bool = False


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Report the steps within to `watcher`."""
    token = _watch.set(_Watch(watcher))
    try:
        yield
    finally:
        _watch.reset(token)


class _Lines:
    """Prints a line for each step."""

    def begin(self, step: str, parts: int) -> None:
        sys.stderr.write(f"{step} …\n" if parts == 1 else f"{step} ({parts}) …\n")

    def advance(self) -> None:
        pass


@contextmanager
def printed() -> Iterator[None]:
    """Print the steps of what is done within to standard error, if that is a terminal."""
    with watched_by(_Lines()) if sys.stderr.isatty() else nullcontext():
        yield


def step(words: str) -> None:
    """Report that a step begins."""
    watch = _watch.get()
    if watch and not watch.is_counting:
        watch.watcher.begin(words, 1)


def counted[Part](words: str, parts: Parts[Part]) -> Iterator[Part]:
    """Yield the parts of a step; each is done when the next is asked for."""
    watch = _watch.get()
    if watch is None or watch.is_counting:
        yield from parts
        return
    if count := len(parts):
        watch.watcher.begin(words, count)
    watch.is_counting = True
    try:
        for part in parts:
            yield part
            watch.watcher.advance()
    finally:
        watch.is_counting = False
