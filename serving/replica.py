"""The read replica of `REPLICA_URL`, which answers readers while it has the primary's generation."""

from typing import Any

from django.db import connections

from serving.db_timeout import PRIMARY, reader

REPLICA = "replica"


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
