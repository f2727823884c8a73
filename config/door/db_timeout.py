"""How long a reader's request waits for a database that says nothing. The desk's work waits as long as it takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: In seconds, for each answer of the database.
READERS_WAIT = 1.0


class _Deadline(threading.local):
    seconds: float | None = None


deadline = _Deadline()


@contextmanager
def with_deadline() -> Iterator[None]:
    """What this thread asks the database until the end of the block fails after a while, and does not hang."""
    deadline.seconds = READERS_WAIT
    try:
        yield
    finally:
        deadline.seconds = None


def connection_class() -> Any:
    """Return psycopg's connection, but one that a stopped server cannot hold for ever."""
    import psycopg

    class Connection(psycopg.Connection):
        """Waits for an answer as long as this thread may wait; then it is closed, since an answer may still be under way."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            seconds = deadline.seconds
            if seconds is None or timeout is not None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, seconds)
            except psycopg.errors._WaitTimeout as error:
                self.pgconn.finish()
                raise psycopg.OperationalError(f"The database has not answered for {seconds} s.") from error

    return Connection
