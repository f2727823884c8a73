"""Keep the web server and the worker running until a signal to stop. `manage.py serve` becomes this process.

It needs only the standard library, and so little memory. On SIGTERM it asks both children once to stop, because granian loses requests if
it is asked repeatedly. A process group that is still running later is asked, and finally killed.

On SIGUSR2 it starts both again with the code and the .env on disk. The socket belongs to this process and is inherited, and the old web
server stops when the new one is ready, so no request is lost.
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

#: Seconds after the first SIGTERM: when a child's whole group gets one, and when it is killed.
TERMINATE_GROUP_AFTER = 6.0
KILL_AFTER = 30.0
POLL_INTERVAL = 0.2
#: The length of the queue of connections that are not accepted yet.
BACKLOG = 1024
#: The longest pause in seconds before a child that keeps ending is started again; the first is one second.
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Make the system send SIGTERM to this process when its parent ends for any reason (Linux)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def listen(address: str, port: int) -> socket.socket:
    """Return the socket of the web server, bound but not listening. Its processes inherit it."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    listening.set_inheritable(True)
    return listening


class Child:
    """A command in its own process group, so that Ctrl-C reaches it only through the supervisor."""

    def __init__(self, name: str, command: list[str], inherited: tuple[int, ...] = ()) -> None:
        self.name = name
        self.command = command
        self.inherited = inherited
        self.pause = 1.0
        self.process = self.start()

    def start(self, *more: int) -> subprocess.Popen[bytes]:
        """Start the command. `more` are file descriptors that it inherits, which are added to its arguments."""
        self.began = time.monotonic()
        return subprocess.Popen(  # noqa: S603  our own interpreter, with fixed words
            [*self.command, *map(str, more)],
            process_group=0,
            pass_fds=(*self.inherited, *more),
            preexec_fn=end_with_parent,  # noqa: PLW1509  there are no other threads here
        )

    def start_again(self) -> None:
        """Start a command that has ended, after a pause, and kill the rest of its process group."""
        lived = time.monotonic() - self.began
        if lived < self.pause:
            return
        _signal_group(self.process, signal.SIGKILL)
        self.pause = 1.0 if lived > LONGEST_PAUSE else min(2 * self.pause, LONGEST_PAUSE)
        self._log(f"ended ({self.process.returncode}); it is started again")
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
        while not stopping and not select.select([reading], [], [], POLL_INTERVAL)[0]:
            pass
        is_ready = bool(not stopping and os.read(reading, 1))
        os.close(reading)
        if is_ready:
            old = self.process
            self.process = new
            self._log("was reloaded")
        else:
            old = new
            self._log("did not start; the running one goes on")
        _stop([old])
        return is_ready

    def _log(self, event: str) -> None:
        print(f"{time.strftime('%Y-%m-%d %H:%M:%S')} The {self.name} {event}.", file=sys.stderr, flush=True)  # noqa: T201


def supervise(children: list[Child]) -> None:
    """Keep the children running until a signal to stop; return when all their processes have ended."""
    stopping: list[int] = []
    replacing: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Handlers only append, because a handler that does more could block on the code that it interrupted.
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
        time.sleep(POLL_INTERVAL)
    for listening in (number for child in children for number in child.inherited):
        # The web server closes it too. A proxy then asks another host; a request waiting in this socket would be lost.
        os.close(listening)
    _stop([child.process for child in children])


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    began = time.monotonic()
    group_terminated = False
    for process in processes:
        process.terminate()
    while running := [process for process in processes if process.poll() is None]:
        waited = time.monotonic() - began
        for process in running:
            if waited > KILL_AFTER:
                _signal_group(process, signal.SIGKILL)
            elif waited > TERMINATE_GROUP_AFTER and not group_terminated:
                _signal_group(process, signal.SIGTERM)
        group_terminated = waited > TERMINATE_GROUP_AFTER
        time.sleep(POLL_INTERVAL)
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
