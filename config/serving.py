"""The web server: granian with the response cache and Django, loaded once and shared by its workers.

What is loaded before the workers are forked is in memory once, and a worker that was killed is replaced at once.
"""

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connections
from django.urls import get_resolver
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from config.supervising import BACKLOG, end_with_parent, listen
from config.wsgi import application, django
from reports import addresses
from reports.management.commands.serve import check_readiness
from reports.models.generation import Generation
from reports.search.question import stem

#: Requests that a worker answers at once. A body that is sent by halves holds one of them for as long as its client stays.
THREADS = 8
#: In milliseconds: how long a client may take for the head of a request.
HEAD_WITHIN = 10_000
log = logging.getLogger("config.serving")
_ENDING = {signal.SIGTERM, signal.SIGINT}
#: Pages of each kind of work, for whom no limit counts.
_FIRST = ("/", addresses.techniques(), addresses.trends(), addresses.feed(), f"/{addresses.ADMIN}/login/")
#: Of glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_ARENA_MAX = -8


class SharedServer(MPServer):
    """Accepts connections from a socket that was inherited, and so outlives this server."""

    def __init__(self, listening: int, **options: Any) -> None:
        super().__init__("config.wsgi:application", **options)
        self.listening = listening

    def _init_shared_socket(self) -> None:
        # The stub of granian lacks two of the three.
        shared: Any = cast(Any, SocketHolder)(self.listening, False, BACKLOG)
        self.__dict__.update(_shd=shared, _sfd=self.listening, _sso=None)


def serve(listening: int, workers: int, ready: int | None = None) -> None:
    """Answer on the socket with that file number until SIGTERM.

    After a reload, the pipe `ready` gets one byte before the first request, unless the new code or settings cannot serve.
    """
    if ready is not None:
        try:
            check_readiness()
        except (CommandError, DatabaseError) as error:
            raise SystemExit(str(error)) from None
    _save_memory()
    _warm_up()
    # What is there now lives as long as the process: looking at it to collect garbage would write to it, and so make a
    # copy of it for each worker.
    gc.collect()
    gc.freeze()
    os.register_at_fork(after_in_child=partial(_begin, listening))
    _hear(listening, again=True)
    shared = socket.fromfd(listening, socket.AF_INET, socket.SOCK_STREAM)
    shared.listen(BACKLOG)
    log.info("Perennial %s serves %s at %s:%d.", settings.VERSION, settings.SITE_URL, *shared.getsockname())
    if ready is not None:
        os.write(ready, b"1")
        os.close(ready)
    SharedServer(
        listening,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_WITHIN),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve(target_loader=lambda: application, wrap_loader=False)


def _warm_up() -> None:
    """Load and work out what first requests do, once for all workers; without a database each of them does so itself."""
    stem("loaded")
    _ = get_resolver().url_patterns
    with suppress(DatabaseError):
        for address in _FIRST if Generation.now().at else ():
            _ask(address)
    connections.close_all()
    # The threads of a pool would not live on in a process that is forked.
    for each in connections.all():
        if hasattr(each, "close_pool"):
            each.close_pool()


def _ask(address: str) -> None:
    # By https, not to be led there.
    host = urlsplit(settings.SITE_URL).netloc
    environ: dict[str, Any] = {"PATH_INFO": address, "HTTP_HOST": host, "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    start: Any = lambda *_: None  # noqa: E731  nobody hears the status
    django(environ, start).close()


def _save_memory() -> None:
    """Have threads share what they free, and give it back (glibc): otherwise each of them keeps its most ever."""
    libc = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 2)
        libc.mallopt(_M_TRIM_THRESHOLD, 64 * 1024)


def _begin(listening: int) -> None:
    """A worker inherits the handlers of granian's first process, which would swallow a SIGTERM until it has its own."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    _hear(listening)


def _hear(listening: int, *, again: bool = False) -> None:
    """Have a thread of its own wait for what tells this process to end.

    granian waits for that in the main thread, which Python wakes only if the system gives the signal to that one. When it has
    another signal in hand, or is just about to wait, it sleeps on for ever. The first process is told `again` each second: where it is
    about to replace a worker, it forgets that it was told.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    threading.Thread(target=_end_when_told, args=(listening, again), name="signals", daemon=True).start()


def _end_when_told(listening: int, again: bool) -> None:
    number = signal.sigwait(_ENDING)
    _let_go(listening)
    _tell(number)
    while again:
        time.sleep(1)
        _tell(number)


def _let_go(listening: int) -> None:
    """Replace the listening socket by one without clients. The port refuses connections once no process has it open.

    After `shutdown`, it would refuse them too, but granian would retry `accept` in a loop and never see the signal.
    """
    unused = socket.create_server(("127.0.0.1", 0))
    unused.setblocking(False)
    os.dup2(unused.fileno(), listening)


def _tell(number: int) -> None:
    handler = signal.getsignal(number)
    if not callable(handler) or handler is signal.default_int_handler:
        # Nothing was begun: granian has no handler yet.
        os._exit(0)
    handler(number, None)


if __name__ == "__main__":
    place, *numbers = sys.argv[1:]
    inherited = place.removeprefix("fd:")
    serve(int(inherited) if inherited != place else listen("127.0.0.1", int(place)).detach(), *map(int, numbers))
