"""Print the steps of long commands on a terminal. Functions report their steps without knowing who runs them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Parts[Part](Protocol):
    """A sized iterable."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Part]: ...


#: Whether steps are printed: not within the parts of a step that is counted.
_is_printed: ContextVar[bool] = ContextVar("is_printed", default=False)


@contextmanager
def printed() -> Iterator[None]:
    """Print the steps of what is done within to standard error, if that is a terminal."""
    token = _is_printed.set(sys.stderr.isatty())
    try:
        yield
    finally:
        _is_printed.reset(token)


def step(words: str) -> None:
    """Report that a step begins."""
    if _is_printed.get():
        sys.stderr.write(f"{words} …\n")


def counted[Part](words: str, parts: Parts[Part]) -> Iterator[Part]:
    """Yield the parts of a step."""
    is_printed, count = _is_printed.get(), len(parts)
    if is_printed and count:
        sys.stderr.write(f"{words} …\n" if count == 1 else f"{words} ({count}) …\n")
    _is_printed.set(False)
    try:
        yield from parts
    finally:
        _is_printed.set(is_printed)
