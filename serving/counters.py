"""Counters of responses for /metrics, in memory that all processes of a web server share.

It is mapped before they are forked. Each thread adds to its own row, and so needs no lock.
"""

import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

#: Upper limits of the histogram of response times, in seconds.
BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
OUTCOMES = ("given", "given_in_outage", "made", "refused")
#: The first columns are the buckets and one for slower responses, so that `bisect_left` finds the column.
_NAMES = (*map(str, BUCKETS), "slower", *STATUSES, *OUTCOMES, "seconds")
_WIDTH = len(_NAMES)
_COLUMNS = {name: column for column, name in enumerate(_NAMES)}
_STATUS_COLUMNS = {status[0]: _COLUMNS[status] for status in STATUSES}
_SECONDS = _COLUMNS["seconds"]
#: The numbers of processes and threads with separate rows. Later ones share rows, because only sums are read.
_PROCESSES = 64
_THREADS = 32

_memory = memoryview(mmap.mmap(-1, _PROCESSES * _THREADS * _WIDTH * 8)).cast("d")
_process = 0


class _Row(threading.local):
    """The counters of the current thread."""

    def __init__(self) -> None:
        row = (_process * _THREADS + next(_threads) % _THREADS) * _WIDTH
        self.counts = _memory[row : row + _WIDTH]


_threads = count()
_own = _Row()


def _take_next_rows() -> None:
    global _process  # noqa: PLW0603  the parent counts its children
    _process = (_process + 1) % _PROCESSES


def _begin() -> None:
    global _own, _threads  # noqa: PLW0603  rows of the parent's threads are not this process's
    _threads = count()
    _own = _Row()


os.register_at_fork(before=_take_next_rows, after_in_child=_begin)


def add(outcome: str) -> None:
    """Count one of OUTCOMES."""
    _own.counts[_COLUMNS[outcome]] += 1


def totals() -> dict[str, float]:
    """Return the sums over all threads by name. Buckets are not cumulative."""
    return {name: sum(_memory[column::_WIDTH]) for name, column in _COLUMNS.items()}


def measured(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Return the application with its responses counted by status and by the seconds until the headers."""

    def run(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()

        def start(status: str, *rest: Any) -> Any:
            seconds = time.perf_counter() - began
            counts = _own.counts
            counts[_STATUS_COLUMNS[status[0]]] += 1
            counts[_SECONDS] += seconds
            counts[bisect_left(BUCKETS, seconds)] += 1
            return start_response(status, *rest)

        return application(environ, start)

    return run
