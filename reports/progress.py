"""How far long work is: whoever does it says so, and whoever waits for it may watch. Without a watcher, nothing is done."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Watcher(Protocol):
    """Is told of each step, with how many parts it has (1 if they are not counted), and of each part that is done."""

    def begin(self, step: str, parts: int) -> None: ...

    def advance(self) -> None: ...


class Parts[Part](Protocol):
    """What can be gone through, and knows how many it has."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Part]: ...


@dataclass
class _Watch:
    """Who watches. What is done within a part that is counted is no step of its own."""

    watcher: Watcher
    is_counting: bool = False


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """What is done within is told to `watcher`."""
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
    """Say which step begins."""
    watch = _watch.get()
    if watch and not watch.is_counting:
        watch.watcher.begin(words, 1)


def counted[Part](words: str, parts: Parts[Part]) -> Iterator[Part]:
    """The parts of a step one by one; each is done when the next is asked for."""
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
