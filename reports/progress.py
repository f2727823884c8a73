"""Progress of long commands on a terminal. Functions call `step` and `counted`, which print only within `print_steps`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Parts[Part](Protocol):
    """A sized iterable."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Part]: ...


#: Whether steps are printed. False within a step that is counted, so that only the outer step is printed.
_is_printed: ContextVar[bool] = ContextVar("is_printed", default=False)


@contextmanager
def print_steps() -> Iterator[None]:
    """Print steps to standard error within this context, if that is a terminal."""
    token = _is_printed.set(sys.stderr.isatty())
    try:
        yield
    finally:
        _is_printed.reset(token)


def step(words: str) -> None:
    """Print the name of a step that begins, if steps are printed."""
    if _is_printed.get():
        sys.stderr.write(f"{words} …\n")


def counted[Part](words: str, parts: Parts[Part]) -> Iterator[Part]:
    """Yield the parts of a step. Print its name and their number first, if steps are printed."""
    is_printed = _is_printed.get()
    count = len(parts)
    if is_printed and count:
        sys.stderr.write(f"{words} …\n" if count == 1 else f"{words} ({count}) …\n")
    _is_printed.set(False)
    try:
        yield from parts
    finally:
        _is_printed.set(is_printed)
