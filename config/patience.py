"""How long a reader's request waits for a database that says nothing. The desk's work waits as long as it takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: In seconds, for each answer of the database.
READERS_WAIT = 1.0


class _Patience(threading.local):
    seconds: float | None = None


patience = _Patience()


@contextmanager
def impatient() -> Iterator[None]:
    """What this thread asks the database until the end of the block fails after a while, and does not hang."""
    patience.seconds = READERS_WAIT
    try:
        yield
    finally:
        patience.seconds = None
