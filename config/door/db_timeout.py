"""How long a reader's request waits for a database that says nothing. The desk's work waits as long as it takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
