"""`manage.py serve` with its own database, and all processes that it starts, even after their parents have ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from serving.supervising import KILL_AFTER
from tests.quality.serving import ROOT
from tests.servers import free_port
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import Site, environment

#: The environment variable that marks the processes of one run.
MARK = "PERENNIAL_TEST_RUN"


class Running:
    """A running site: its first process, and the others by their command lines."""

    def __init__(self, site: Site, process: subprocess.Popen[bytes], mark: str, log: Path) -> None:
        self.site, self.process, self.mark, self.log = site, process, mark, log

    def processes(self) -> dict[int, str]:
        """Return number and command line of all processes of this run that are alive."""
        return _marked(self.mark)

    def worker(self) -> int:
        return next(number for number, command in self.processes().items() if command.endswith("manage.py work"))

    def web(self) -> list[int]:
        """Return the numbers of the web server's first process and of its workers."""
        return sorted(number for number, command in self.processes().items() if "config.serving" in command)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the site and return its exit status. Fail if a process had to be killed."""
        began = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(LONG)
        assert time.monotonic() - began < KILL_AFTER, f"a process had to be killed: {self.log.read_text()}"
        return status


@contextmanager
def running(
    database_url: str,
    folder: Path,
    *,
    address: str = "127.0.0.1",
    port: int = 0,
    workers: int = 2,
    wait: bool = True,
    root: Path = ROOT,
    **more: str,
) -> Iterator[Running]:
    """Run the site until the end of the block, and kill what is left. With `wait`, start the block when it answers."""
    port, mark = port or free_port(), f"{os.getpid()}-{time.monotonic_ns()}"
    told = environment(database_url, folder, root, **{MARK: mark, **more})
    command = [sys.executable, "manage.py", "serve", f"--address={address}", f"--port={port}", f"--workers={workers}"]
    log = folder / "serve.log"
    with log.open("ab") as file:
        process = subprocess.Popen(command, cwd=root, env=told, stdout=file, stderr=file)
    served = Running(Site(port, process.pid, log, address), process, mark, log)
    try:
        if wait:
            until(served.site.is_ready, log, alive=lambda: process.poll() is None)
        yield served
    finally:
        for number in (process.pid, *served.processes()):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        process.wait(LONG)


def _marked(mark: str) -> dict[int, str]:
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0"):
                words = (process / "cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode()
                if words:
                    found[int(process.name)] = words
    return found
