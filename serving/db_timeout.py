"""The database that a reader's request reads (the replica of `REPLICA_URL` or the primary), and a timeout for its queries.

The desk has none.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

#: In seconds for each query: when it fails if the database answers no other query either, and when it fails in any case.
HANGS_AFTER = 1.0
LONGEST = 3.0
PRIMARY = "default"
REPLICA = "replica"


class _Reader(threading.local):
    answers_others: Callable[[], bool] | None = None
    database = PRIMARY


reader = _Reader()


@contextmanager
def with_deadline(database: str = PRIMARY, answers_others: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Context manager in which a query fails after HANGS_AFTER seconds, or after LONGEST while the database `answers_others`."""
    reader.answers_others = answers_others
    reader.database = database
    try:
        yield
    finally:
        reader.answers_others = None
        reader.database = PRIMARY


def connection_class() -> Any:
    """Return a class of psycopg connections whose queries time out inside `with_deadline`."""
    import psycopg

    class Connection(psycopg.Connection):
        """Closed after a timeout, because the answer may still arrive."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            if reader.answers_others is None or timeout is not None:
                return super().wait(gen, interval, timeout)
            began = time.monotonic()
            try:
                return super().wait(_until_it_hangs(gen, reader.answers_others), interval, LONGEST)
            except psycopg.errors._WaitTimeout as error:
                self.pgconn.finish()
                seconds = time.monotonic() - began
                raise psycopg.OperationalError(f"The database has not answered for {seconds:.1f} s.") from error

    return Connection


def _until_it_hangs(gen: Any, answers_others: Callable[[], bool]) -> Generator[Any, Any, Any]:
    """Delegate to `gen`, psycopg's wait. Raises _WaitTimeout if the database hangs, which is checked at each interval."""
    from psycopg.errors import _WaitTimeout

    began = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            is_ready = yield wanted
            if not is_ready and not answers_others() and time.monotonic() - began > HANGS_AFTER:
                raise _WaitTimeout
            wanted = gen.send(is_ready)
    except StopIteration as end:
        return end.value


class ReplicaRouter:
    """Route the queries of a reader's request to the database that the response cache chose, unless a transaction is open."""

    def db_for_read(self, *_: Any, **__: Any) -> str:
        return PRIMARY if connections[PRIMARY].in_atomic_block else reader.database

    def db_for_write(self, *_: Any, **__: Any) -> str:
        return PRIMARY

    def allow_relation(self, *_: Any, **__: Any) -> bool:
        return True

    def allow_migrate(self, db: str, *_: Any, **__: Any) -> bool:
        return db == PRIMARY
