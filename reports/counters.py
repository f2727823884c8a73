"""Counters that all processes of a host share. Each starts again after a number of seconds from its first count.

They are in Redis if CACHE_URL has one, or else in the SQLite file LIMITS_FILE, which is separate from the database so that counting
and writing do not wait for each other. If neither can be used, each process counts in memory, so counting never fails.
"""

import hashlib
import logging
import os
import sqlite3
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

#: How long a count waits for Redis or the file, in seconds.
TIMEOUT = 0.25
#: How long Redis or the file is not used after a failure, in seconds.
RETRY_AFTER = 5.0
_PURGE_EVERY = 60.0


def count(what: str, seconds: int) -> tuple[int, float]:
    """Count `what`. Return its count in the present period of `seconds`, this one included, and the remaining seconds.

    `what` is stored as a digest, because it may contain an IP address.
    """
    key = hashlib.sha256(f"{settings.SECRET_KEY} {what}".encode()).hexdigest()[:32]
    return _counter(_redis_address(), str(settings.LIMITS_FILE)).count(key, seconds)


class FileCounter:
    """Counts in an SQLite file, or in memory (`:memory:`), with one connection for each process."""

    #: Errors if the file cannot be used.
    errors: tuple[type[Exception], ...] = (OSError, sqlite3.Error)
    _MAKE = "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, number INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID"
    _COUNT = """
        INSERT INTO counts VALUES (:key, 1, :now + :seconds)
        ON CONFLICT (key) DO UPDATE SET
            number = CASE WHEN until > :now THEN number + 1 ELSE 1 END,
            until = CASE WHEN until > :now THEN until ELSE excluded.until END
        RETURNING number, until
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._purge_at = 0.0

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        with self._lock:
            now = time.time()
            try:
                connection = self._opened()
                if now >= self._purge_at:
                    connection.execute("DELETE FROM counts WHERE until <= ?", (now,))
                    self._purge_at = now + _PURGE_EVERY
                # All rows are fetched, because the statement is committed only after the last one.
                row = connection.execute(self._COUNT, {"key": key, "now": now, "seconds": seconds}).fetchall()[0]
            except sqlite3.Error:
                self._connection = None
                raise
        return row[0], row[1] - now

    def _opened(self) -> sqlite3.Connection:
        """Return the connection of this process. A new one is opened after a fork, because SQLite's cannot be used across forks."""
        if self._connection is None or self._process != os.getpid():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=TIMEOUT, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            # Losing the last counts in a power cut does no harm.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(self._MAKE)
            self._connection = connection
            self._process = os.getpid()
        return self._connection


class RedisCounter:
    """Counts in Redis."""

    def __init__(self, address: str, options: dict[str, Any]) -> None:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError
        from redis.retry import Retry

        self.errors: tuple[type[Exception], ...] = (OSError, RedisError)
        self._client = Redis.from_url(
            address, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0), **options
        )

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        name = f"perennial-count-{key}"
        with self._client.pipeline(transaction=True) as pipeline:
            pipeline.set(name, 0, ex=seconds, nx=True)
            pipeline.incr(name)
            pipeline.pttl(name)
            _, number, left = pipeline.execute()
        return number, max(0, left) / 1000


class FallbackCounter:
    """Counts in Redis or a file, or in this process's memory for RETRY_AFTER seconds after a failure."""

    def __init__(self, shared: FileCounter | RedisCounter) -> None:
        self._shared = shared
        self._own = FileCounter(":memory:")
        self._resting_until = 0.0

    def count(self, key: str, seconds: int) -> tuple[int, float]:
        if time.monotonic() >= self._resting_until:
            try:
                return self._shared.count(key, seconds)
            except self._shared.errors as error:
                self._resting_until = time.monotonic() + RETRY_AFTER
                log.warning("Rate limits are counted per process until the shared store is available: %s", error)
        return self._own.count(key, seconds)


@lru_cache(maxsize=8)
def _counter(redis: tuple[str, tuple[tuple[str, Any], ...]] | None, file: str) -> FallbackCounter:
    return FallbackCounter(RedisCounter(redis[0], dict(redis[1])) if redis else FileCounter(file))


def _redis_address() -> tuple[str, tuple[tuple[str, Any], ...]] | None:
    """Return address and client options of the site's Redis cache, or None if its cache is not Redis."""
    cache: dict[str, Any] = settings.CACHES["default"]
    if not cache["BACKEND"].endswith("RedisCache"):
        return None
    location = cache["LOCATION"]
    first = location[0] if isinstance(location, list | tuple) else location
    options = {
        name: value for name, value in cache.get("OPTIONS", {}).items() if name in {"db", "username", "password"}
    }
    return first, tuple(sorted(options.items()))
