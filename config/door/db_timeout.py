"""Which database a reader's request reads, and how long it waits for one that says nothing. The desk's work waits as long as it takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: In seconds, for each answer of the database.
READERS_WAIT = 1.0
PRIMARY = "default"


class _Reader(threading.local):
    seconds: float | None = None
    database = PRIMARY


reader = _Reader()


@contextmanager
def with_deadline(database: str = PRIMARY) -> Iterator[None]:
    """What this thread asks that database until the end of the block fails after a while, and does not hang."""
    reader.seconds, reader.database = READERS_WAIT, database
    try:
        yield
    finally:
        reader.seconds, reader.database = None, PRIMARY


def connection_class() -> Any:
    """Return psycopg's connection, but one that a stopped server cannot hold for ever."""
    import psycopg

    class Connection(psycopg.Connection):
        """Waits for an answer as long as this thread may wait; then it is closed, since an answer may still be under way."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            seconds = reader.seconds
            if seconds is None or timeout is not None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, seconds)
            except psycopg.errors._WaitTimeout as error:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"The database has not answered for {seconds} s.") from error

    return Connection
