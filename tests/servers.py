"""Servers and commands that tests start: the time limit of a command, and free ports."""

import fcntl
import functools
import random
import socket
import tempfile
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path
from typing import Any

#: Seconds for a command. Less than the limit of a test (see pyproject.toml), so that the message names the command.
PROGRAM = 240
#: Ports below those that the system uses for connections (Linux: from 32768), and the number of ports of each process.
PORTS, PART = range(12_288, 32_768), 64


def free_port() -> int:
    """Return a port that no other test process and no connection uses, because granian would share a port without an error."""
    ports = _ports()
    for _ in range(PART):
        port = next(ports)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"{PART} ports, and all of them are taken.")


@functools.cache
def _ports() -> Any:
    """Return an endless iterator over a range of ports that belongs to this process until it ends."""
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
