"""Keeps the web server and the worker running until it is told to stop: what `manage.py serve` becomes.

Needs the standard library alone, and so holds little memory. Told to stop, it asks each of the two once: granian, when asked more
often, loses the requests that it is answering. A group that has not ended then is asked, and at last killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

#: In seconds after the first asking: when the whole group of a child is asked, and when it is killed.
ASK_GROUP, KILL = 6.0, 30.0
LOOK = 0.2
#: A child that ended is started again after a second; one that ends again and again, after up to so many.
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Have this process asked to end when the one that made it is gone, however that went (Linux)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A command that runs in a group of its own, so that Ctrl-C reaches it through us alone."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command, self.pause = name, command, 1.0
        self.start()

    def start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter, with fixed words
            self.command,
            process_group=0,
            preexec_fn=end_with_parent,  # noqa: PLW1509  there are no other threads here
        )

    def is_running(self) -> bool:
        return self.process.poll() is None

    def signal_group(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def start_again(self) -> None:
        """After a pause; and first end what it left behind, which would go on beside the new one."""
        lived = time.monotonic() - self.began
        if lived < self.pause:
            return
        self.signal_group(signal.SIGKILL)
        self.pause = 1.0 if lived > LONGEST_PAUSE else min(2 * self.pause, LONGEST_PAUSE)
        print(f"The {self.name} ended ({self.process.returncode}); it is started again.", file=sys.stderr, flush=True)  # noqa: T201
        self.start()


def supervise(commands: dict[str, list[str]]) -> None:
    """Run the commands, name -> words, until a signal says to stop; returns when nothing of them is left."""
    heard: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # A handler that does more than this can wait for what it interrupted.
        signal.signal(number, lambda number, _: heard.append(number))
    children = [Child(name, command) for name, command in commands.items()]
    while not heard:
        for child in children:
            if not child.is_running():
                child.start_again()
        time.sleep(LOOK)
    _stop(children)


def _stop(children: list[Child]) -> None:
    began, group_asked = time.monotonic(), False
    for child in children:
        child.process.terminate()
    while running := [child for child in children if child.is_running()]:
        waited = time.monotonic() - began
        for child in running:
            if waited > KILL:
                child.signal_group(signal.SIGKILL)
            elif waited > ASK_GROUP and not group_asked:
                child.signal_group(signal.SIGTERM)
        group_asked = waited > ASK_GROUP
        time.sleep(LOOK)
    for child in children:
        child.signal_group(signal.SIGKILL)


if __name__ == "__main__":
    port, workers = sys.argv[1:]
    supervise(
        {
            "web server": [sys.executable, "-m", "config.serving", port, workers],
            "worker": [sys.executable, "manage.py", "work"],
        }
    )
