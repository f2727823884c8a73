"""Counters of responses for /metrics, in memory that all processes of a web server share.

It is mapped before they are forked. Each process has a row, so that none waits for another.
"""

import mmap
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

#: Upper limits of the histogram of response times, in seconds.
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
OUTCOMES = ("given", "given_in_outage", "made", "refused")
_SUM = "seconds"
_NAMES = (*OUTCOMES, *STATUSES, *map(str, BUCKETS), _SUM)
_COLUMNS = {name: column for column, name in enumerate(_NAMES)}
#: Processes may share a row, because only the sum of all rows is read.
_ROWS = 64

_memory = memoryview(mmap.mmap(-1, _ROWS * len(_NAMES) * 8)).cast("d", (_ROWS, len(_NAMES)))
_adding = threading.Lock()
_row = 0


def _take_next_row() -> None:
    global _row  # noqa: PLW0603  the parent counts its children
    _row = (_row + 1) % _ROWS


def _begin() -> None:
    global _adding  # noqa: PLW0603  another thread may have held it when the process was forked
    _adding = threading.Lock()


os.register_at_fork(before=_take_next_row, after_in_child=_begin)


def add(name: str, amount: float = 1.0) -> None:
    """Add to a counter of this process: one of OUTCOMES, or one that `measured` counts."""
    with _adding:
        _memory[_row, _COLUMNS[name]] += amount


def totals() -> dict[str, float]:
    """Return the sums over all processes by name. Buckets are not cumulative."""
    return {name: sum(_memory[row, column] for row in range(_ROWS)) for name, column in _COLUMNS.items()}


def measured(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application with its responses counted by status and by the seconds until the headers."""

    def run(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()

        def start(status: str, *rest: Any) -> Any:
            seconds = time.perf_counter() - began
            add(f"{status[0]}xx")
            add(_SUM, seconds)
            if bucket := next((limit for limit in BUCKETS if seconds <= limit), None):
                add(str(bucket))
            return start_response(status, *rest)

        return application(environ, start)

    return run
