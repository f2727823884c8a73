"""A fixed clock and repeatable random bytes, so that two builds of one revision are equal.

They are installed before Django is set up.
"""

import hashlib
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from django.utils import timezone

#: The day on which the site is built. It is in the past, so that real times are always later than stored ones.
DAY = "2026-06-15"


class _Steady:
    now = datetime.fromisoformat(f"{DAY}T09:00:00+00:00")
    seed = ""
    drawn = 0
    seeds: dict[str, int] = {}


def now() -> datetime:
    """Return the time of the current step."""
    return _Steady.now


def begin(name: str, at: str = "") -> None:
    """Begin a step: `at` is its UTC time, such as 2026-06-15T10:00. Its random bytes follow from its name."""
    if at:
        _Steady.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    times = _Steady.seeds[name] = _Steady.seeds.get(name, 0) + 1
    _Steady.seed, _Steady.drawn = f"{name} {times}", 0


@contextmanager
def stopwatch_stopped() -> Iterator[None]:
    """Let everything take no time until the end of the block: how long a delivery took is stored."""
    with patch("time.monotonic", _seconds):
        yield


def _random_bytes(size: int) -> bytes:
    _Steady.drawn += 1
    return hashlib.shake_256(f"{_Steady.seed} {_Steady.drawn}".encode()).digest(size)


def _seconds() -> float:
    return _Steady.now.timestamp()


def install() -> None:
    """Replace the sources of time and randomness of Python and Django."""
    os.urandom = _random_bytes
    secret: Any = random
    secret._urandom = _random_bytes
    time.time = _seconds
    timezone.now = now
