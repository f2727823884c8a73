"""A connection to PostgreSQL that a stopped server cannot hold for ever."""

from typing import Any

import psycopg

from config.deadlines import deadline


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
