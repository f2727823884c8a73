"""Keep the web server and the worker running until a signal says to stop: what `manage.py serve` becomes.

Needs the standard library alone, and so holds little memory. On SIGTERM it asks each of the two once: granian, when asked more
often, loses the requests that it is answering. A group that has not ended then is asked, and at last killed.

On SIGUSR2 it starts both again from the code and the .env on disk. The socket belongs to this process and is inherited, and the
old web server ends only when the new one is ready, so no request is lost.
"""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

#: In seconds after the first asking: when the whole group of a child is asked, and when it is killed.
ASK_GROUP, KILL = 6.0, 30.0
LOOK = 0.2
#: Connections that wait to be accepted.
BACKLOG = 1024
#: A child that ended is started again after a second; one that ends again and again, after up to so many.
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Have this process asked to end when the one that made it is gone, however that went (Linux)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def listen(address: str, port: int) -> socket.socket:
    """Return the socket of the web server, which its processes inherit, and which takes connections when they are ready."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.set_inheritable(True)
    return listening


class Child:
    """A command that runs in a group of its own, so that Ctrl-C reaches it through us alone."""

    def __init__(self, name: str, command: list[str], inherited: tuple[int, ...] = ()) -> None:
        self.name, self.command, self.inherited, self.pause = name, command, inherited, 1.0
        self.process = self.start()

    def start(self, *more: int) -> subprocess.Popen[bytes]:
        """Start the command; numbers of further files that it inherits are added to its arguments."""
        self.began = time.monotonic()
        return subprocess.Popen(  # noqa: S603  our own interpreter, with fixed words
            [*self.command, *map(str, more)],
            process_group=0,
            pass_fds=(*self.inherited, *more),
            preexec_fn=end_with_parent,  # noqa: PLW1509  there are no other threads here
        )

    def start_again(self) -> None:
        """After a pause; and first end what it left behind, which would go on beside the new one."""
        lived = time.monotonic() - self.began
        if lived < self.pause:
            return
        _signal_group(self.process, signal.SIGKILL)
        self.pause = 1.0 if lived > LONGEST_PAUSE else min(2 * self.pause, LONGEST_PAUSE)
        self._say(f"ended ({self.process.returncode}); it is started again")
        self.process = self.start()

    def replace(self, stopping: list[int]) -> bool:
        """Start the command again, and return whether it runs.

        The old web server stops when the new one is ready, and keeps running if the new one fails.
        """
        if not self.inherited:
            _stop([self.process])
            self.process = self.start()
            return True
        reading, writing = os.pipe()
        new = self.start(writing)
        os.close(writing)
        while not stopping and not select.select([reading], [], [], LOOK)[0]:
            pass
        is_ready = bool(not stopping and os.read(reading, 1))
        os.close(reading)
        if is_ready:
            self.process, old = new, self.process
            self._say("was reloaded")
        else:
            old = new
            self._say("did not start; the running one goes on")
        _stop([old])
        return is_ready

    def _say(self, words: str) -> None:
        print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} The {self.name} {words}.", file=sys.stderr, flush=True)  # noqa: T201


def supervise(children: list[Child]) -> None:
    """Keep the children running until a signal says to stop; return when nothing of them is left."""
    stopping: list[int] = []
    replacing: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # A handler that does more than this can wait for what it interrupted.
        signal.signal(number, lambda number, _: stopping.append(number))
    signal.signal(signal.SIGUSR2, lambda number, _: replacing.append(number))
    while not stopping:
        if replacing:
            replacing.clear()
            for child in children:
                # With the same code and settings, the new worker would fail too.
                if not child.replace(stopping):
                    break
        for child in children:
            if child.process.poll() is not None:
                child.start_again()
        time.sleep(LOOK)
    for listening in (number for child in children for number in child.inherited):
        # The web server closes it too. A proxy then asks another host; a request waiting in this socket would be lost.
        os.close(listening)
    _stop([child.process for child in children])


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    began, group_asked = time.monotonic(), False
    for process in processes:
        process.terminate()
    while running := [process for process in processes if process.poll() is None]:
        waited = time.monotonic() - began
        for process in running:
            if waited > KILL:
                _signal_group(process, signal.SIGKILL)
            elif waited > ASK_GROUP and not group_asked:
                _signal_group(process, signal.SIGTERM)
        group_asked = waited > ASK_GROUP
        time.sleep(LOOK)
    for process in processes:
        _signal_group(process, signal.SIGKILL)


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


if __name__ == "__main__":
    address, port, workers, *parts = sys.argv[1:]
    listening = listen(address, int(port)).detach()
    web = Child("web server", [sys.executable, "-m", "config.serving", f"fd:{listening}", workers], (listening,))
    supervise([web] if parts else [web, Child("worker", [sys.executable, "manage.py", "work"])])
