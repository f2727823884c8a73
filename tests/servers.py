"""Servers and commands that tests start: how long one may run, and ports that nobody else takes."""

import fcntl
import functools
import random
import socket
import tempfile
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

#: For a command that a test runs to its end: less than a test has itself (see pyproject.toml), so that it says which it was.
PROGRAM = 240
#: Below those that the system gives to connections by itself (Linux: from 32768), in parts of which each process has one.
PORTS, PART = range(12_288, 32_768), 64


def free_port() -> int:
    """A port that no other process of tests takes, and no connection by chance: granian would share it, and say nothing."""
    ports = _ports()
    for _ in range(PART):
        port = next(ports)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"{PART} ports, and all of them are taken.")


@functools.cache
def _ports() -> Any:
    """The ports of a part that is this process's own until it ends."""
    folder = Path(tempfile.gettempdir()) / "perennial-ports"
    folder.mkdir(exist_ok=True)
    parts = PORTS[::PART]
    for first in random.sample(parts, len(parts)):
        held = (folder / str(first)).open("w")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
        else:
            _held.append(held)
            return cycle(range(first, first + PART))
    raise RuntimeError("Every part of the ports has a process of tests.")


_held: list[Any] = []
