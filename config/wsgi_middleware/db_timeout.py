"""Which database a reader's request reads, and how long it waits for one that says nothing. The desk's work waits as long as it takes."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

#: In seconds, for each query: when it fails unless the database answers others, and when it fails in any case.
HANGS_AFTER, LONGEST = 1.0, 3.0
PRIMARY = "default"


class _Reader(threading.local):
    answers_others: Callable[[], bool] | None = None
    database = PRIMARY


reader = _Reader()


@contextmanager
def with_deadline(database: str = PRIMARY, answers_others: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """In this block, a query fails after HANGS_AFTER seconds, or after LONGEST while the database `answers_others`."""
    reader.answers_others, reader.database = answers_others, database
    try:
        yield
    finally:
        reader.answers_others, reader.database = None, PRIMARY


def connection_class() -> Any:
    """Return psycopg's connection, but one that a stopped server cannot hold for ever."""
    import psycopg

    class Connection(psycopg.Connection):
        """Waits for an answer as long as this thread may wait; then it is closed, since an answer may still be under way."""

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
    """Pass on what `gen` yields and returns. Raises _WaitTimeout if the database hangs; psycopg resumes this at each interval."""
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
