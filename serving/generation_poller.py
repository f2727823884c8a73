"""Poll the generation once a second at most, in a thread, so that no request hangs with the database."""

import logging
import os
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.models.storage import clear_copies
from serving.db_timeout import PRIMARY, REPLICA

#: In seconds: the time between polls, and how long a request waits for a poll, or for the first of a process.
INTERVAL = 1.0
POLL_TIMEOUT = 1.0
FIRST_POLL_TIMEOUT = 5.0
#: In seconds: a poll that takes longer counts as a hang of the database while a request waits for its query.
_HANGS_AFTER = 0.5
_QUERY = "SELECT mark, at, (SELECT COUNT(*) FROM reports_redaction) FROM reports_generation WHERE id = 1"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """The result of a poll: the generation with the day (`as_of` depends on it), when it was raised, and when the poll began.
    `database` is the one to read."""

    mark: Hashable = None
    raised_at: datetime | None = None
    at: float = float("-inf")
    is_readable: bool = True
    database: str = PRIMARY

    @property
    def age(self) -> float:
        """Seconds since the poll began."""
        return time.monotonic() - self.at


class GenerationPoller:
    """Polls one database when a request needs its state. It can be forked, because its thread starts with the first request."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self.state = DatabaseState(database=self.alias)
        self._began = float("-inf")
        self._is_polling = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def current(self) -> DatabaseState:
        """Return a state that is a second old at most, or an unreadable one if the database does not answer in time."""
        state = self.state
        if state.is_readable and state.age <= INTERVAL:
            return state
        self.poll()
        with self._changed:
            # In an outage the poll that hangs began long ago, so the wait is over at once.
            patience = POLL_TIMEOUT if self.state.mark or not self.state.is_readable else FIRST_POLL_TIMEOUT
            self._changed.wait_for(lambda: not self._is_polling, self._began + patience - time.monotonic())
            if self._is_polling and self.state.is_readable:
                log.error(
                    "The database (%s) has not answered for %s s; cached responses are sent.",
                    self.alias,
                    patience,
                )
                self.state = replace(self.state, is_readable=False)
            return self.state

    def answers(self) -> bool:
        """Return whether the last poll succeeded and none hangs. Starts the next one if it is due, without waiting."""
        self.poll()
        return self.state.is_readable and not (self._is_polling and time.monotonic() - self._began > _HANGS_AFTER)

    def poll(self) -> None:
        """Start a poll unless one began within the last second. Does not wait."""
        with self._changed:
            if self._is_polling or time.monotonic() - self._began <= INTERVAL:
                return
            self._began = time.monotonic()
            self._is_polling = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, args=(self._changed,), name="generation poller", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def _run(self, changed: threading.Condition) -> None:
        database = _own_connection(self.alias)
        while True:
            with changed:
                changed.wait_for(lambda: self._is_polling)
                began = self._began
            before = database.connection
            try:
                # Django checks the connection then, and connects again if a restarted server has closed it.
                database.close_if_unusable_or_obsolete()
                mark, raised_at = _read(database)
                state = DatabaseState((mark, time.time() // 86_400), raised_at, began, database=self.alias)
            except Exception as error:  # readers get cached responses whatever it is
                if self.state.is_readable:
                    log.error("The database (%s) cannot be read: %s", self.alias, error)
                state = replace(self.state, is_readable=False)
                database = _own_connection(self.alias, after=database)
            with changed:
                if state.is_readable and not self.state.is_readable:
                    log.warning("The database (%s) can be read again.", self.alias)
                    _replace_pool(self.alias)
                elif before is not None and database.connection not in {before, None}:
                    log.warning("The database (%s) closed its connections; new ones are made.", self.alias)
                    _replace_pool(self.alias)
                self.state = state
                self._is_polling = False
                changed.notify_all()


class DatabasePoller:
    """Polls the primary and the replica, which is read only while it has the primary's generation.

    So a response is never made from rows older than the generation under which it is cached.
    """

    def __init__(self) -> None:
        self.primary = GenerationPoller(PRIMARY)
        self._replica = GenerationPoller(REPLICA) if REPLICA in settings.DATABASES else None

    @property
    def state(self) -> DatabaseState:
        """The last state of the database that readers' requests read."""
        primary = self.primary.state
        replica = self._replica.state if self._replica else None
        if replica is None or not replica.is_readable or replica.age > INTERVAL + POLL_TIMEOUT:
            return primary
        # Without a state of the primary, as in a process started during an outage, the replica is used.
        return replica if primary.mark is None or primary.raised_at == replica.raised_at else primary

    def current(self) -> DatabaseState:
        """Return that state, a second old at most. A replica is waited for only while the primary does not answer."""
        if self._replica is None:
            return self.primary.current()
        self._replica.poll()
        if not self.primary.current().is_readable:
            self._replica.current()
        return self.state


def _own_connection(alias: str, after: BaseDatabaseWrapper | None = None) -> BaseDatabaseWrapper:
    """Return a lazy connection outside Django's pool with short timeouts, and close `after`, the broken one."""
    if after is not None:
        try:
            after.close()
        except Exception:  # it is broken
            log.debug("The connection could not be closed.", exc_info=True)
    connection = connections[alias]
    options: dict[str, Any] = dict(connection.settings_dict["OPTIONS"])
    if connection.vendor == "sqlite":
        options = {"timeout": 0.5}
    else:
        options.pop("pool", None)
        options |= {
            "application_name": "perennial generation",
            "connect_timeout": 2,
            "tcp_user_timeout": 2_000,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
        }
    return type(connection)({**connection.settings_dict, "OPTIONS": options, "CONN_MAX_AGE": None}, alias=alias)


def _replace_pool(alias: str) -> None:
    """Replace the pool, whose connections are dead, because it waits ever longer between attempts to connect."""
    pool = getattr(type(connections[alias]), "_connection_pools", {}).pop(alias, None)
    if pool is not None:
        threading.Thread(target=pool.close, name="old pool", daemon=True).start()


def _read(database: BaseDatabaseWrapper) -> tuple[Hashable, datetime | None]:
    with database.cursor() as cursor:
        cursor.execute(_QUERY)
        row = cursor.fetchone()
    if database.vendor == "sqlite":
        # Reopened each time, because an open file would be read even after it was moved away.
        database.close()
    mark, raised_at, redactions = row or (None, None, 0)
    if database.alias == PRIMARY:
        clear_copies(redactions)
    # SQLite stores times as text without a zone; they are UTC.
    if isinstance(raised_at, str):
        raised_at = datetime.fromisoformat(raised_at)
    return mark, raised_at.replace(tzinfo=UTC) if raised_at and raised_at.tzinfo is None else raised_at
