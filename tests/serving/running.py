"""`manage.py serve` on a database of its own, and all processes that it has, whatever became of their parents."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.supervising import KILL
from tests.quality.serving import ROOT
from tests.servers import free_port
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import Site, environment

#: By which a process is known to be of one run, whoever its parent is.
MARK = "PERENNIAL_TEST_RUN"


class Running:
    """The site as it is served, its first process, and the others by what they are."""

    def __init__(self, site: Site, process: subprocess.Popen[bytes], mark: str, log: Path) -> None:
        self.site, self.process, self.mark, self.log = site, process, mark, log

    def processes(self) -> dict[int, str]:
        """Process number -> command line, of all that this run started and that are alive."""
        return _marked(self.mark)

    def worker(self) -> int:
        return next(number for number, command in self.processes().items() if command.endswith("manage.py work"))

    def web(self) -> list[int]:
        """The web server's first process, then those that answer."""
        return sorted(number for number, command in self.processes().items() if "config.serving" in command)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it and return its exit status. Fails if a process had to be killed."""
        began = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(LONG)
        assert time.monotonic() - began < KILL, f"a process had to be killed: {self.log.read_text()}"
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
    """The site until the end of the block, then killed if it was not stopped. `wait`: only when it answers."""
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
