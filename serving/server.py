"""The web server: granian with the response cache and Django, loaded once and shared by its workers.

Modules loaded before the workers are forked are in memory once, and a killed worker is replaced immediately.
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

from reports import addresses
from reports.models.generation import Generation
from reports.models.readiness import check_readiness
from reports.search.question import stem
from serving import Application
from serving.supervising import BACKLOG, end_with_parent

#: Requests that a worker handles at the same time. A client that sends its body slowly holds one of them.
THREADS = 8
#: Milliseconds in which a client must send the head of a request.
HEADER_TIMEOUT_MS = 10_000
log = logging.getLogger("serving.server")
_STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
#: Pages that load the code of each kind of page, and that no rate limit covers.
_WARM_UP_PATHS = ("/", addresses.techniques(), addresses.trends(), addresses.feed(), f"/{addresses.ADMIN}/login/")
#: Options of mallopt in glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_ARENA_MAX = -8


class SharedServer(MPServer):
    """A server that accepts connections from an inherited socket, which outlives it."""

    def __init__(self, listening: int, **options: Any) -> None:
        super().__init__(settings.WSGI_APPLICATION, **options)
        self.listening = listening

    def _init_shared_socket(self) -> None:
        # granian's type stub lacks two of the arguments.
        shared: Any = cast(Any, SocketHolder)(self.listening, False, BACKLOG)
        self.__dict__.update(_shd=shared, _sfd=self.listening, _sso=None)


def serve(
    application: Application, django: Application, listening: int, workers: int, ready: int | None = None
) -> None:
    """Serve an application on the socket with this file descriptor until SIGTERM. `django` is the same without the response cache.

    After a reload, the pipe `ready` gets one byte before the first request, unless the new code or settings cannot serve.
    """
    if ready is not None:
        try:
            check_readiness()
        except (CommandError, DatabaseError) as error:
            raise SystemExit(str(error)) from None
    _save_memory()
    _warm_up(django)
    # Objects that exist now live as long as the process. The garbage collector would write to them, and so copy their memory for each
    # worker.
    gc.collect()
    gc.freeze()
    os.register_at_fork(after_in_child=partial(_set_up_worker, listening))
    _watch_for_signals(listening, again=True)
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
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve(target_loader=lambda: application, wrap_loader=False)


def _warm_up(django: Application) -> None:
    """Load modules and caches for first requests, once for all workers. Without a database, each worker does so itself."""
    stem("loaded")
    _ = get_resolver().url_patterns
    with suppress(DatabaseError):
        for address in _WARM_UP_PATHS if Generation.now().at else ():
            _ask(django, address)
    connections.close_all()
    # Pools are closed, because their threads do not exist in a forked process.
    for each in connections.all():
        if hasattr(each, "close_pool"):
            each.close_pool()


def _ask(django: Application, address: str) -> None:
    # With https, because http would be redirected.
    host = urlsplit(settings.SITE_URL).netloc
    environ: dict[str, Any] = {"PATH_INFO": address, "HTTP_HOST": host, "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    start: Any = lambda *_: None  # noqa: E731  the status is ignored
    response: Any = django(environ, start)
    response.close()


def _save_memory() -> None:
    """Limit glibc's arenas and make it return freed memory, because otherwise each thread keeps its maximum."""
    libc = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 2)
        libc.mallopt(_M_TRIM_THRESHOLD, 64 * 1024)


def _set_up_worker(listening: int) -> None:
    """Set up a worker. It inherits the handlers of granian's first process, which would swallow SIGTERM until the worker sets its own."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    _watch_for_signals(listening)


def _watch_for_signals(listening: int, *, again: bool = False) -> None:
    """Start a thread that waits for the signals to stop.

    granian waits in the main thread, which Python wakes only if the system delivers the signal to that thread; in rare moments it would
    sleep forever. With `again`, as in the first process, the handler is called each second, because granian forgets a signal while it
    replaces a worker.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    threading.Thread(target=_stop_on_signal, args=(listening, again), name="signals", daemon=True).start()


def _stop_on_signal(listening: int, again: bool) -> None:
    number = signal.sigwait(_STOP_SIGNALS)
    _replace_listener(listening)
    _call_handler(number)
    while again:
        time.sleep(1)
        _call_handler(number)


def _replace_listener(listening: int) -> None:
    """Replace the listening socket by one without clients. The port refuses connections when no process has the old one open.

    After `shutdown`, it would refuse them too, but granian would retry `accept` in a loop and never see the signal.
    """
    unused = socket.create_server(("127.0.0.1", 0))
    unused.setblocking(False)
    os.dup2(unused.fileno(), listening)


def _call_handler(number: int) -> None:
    handler = signal.getsignal(number)
    if not callable(handler) or handler is signal.default_int_handler:
        # granian has not started, so it has no handler yet.
        os._exit(0)
    handler(number, None)
