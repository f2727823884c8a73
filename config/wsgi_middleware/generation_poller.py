"""Which generation it is: looked at no more than once a second, by a thread of its own, so that no request hangs with the database."""

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

from config.wsgi_middleware.db_timeout import PRIMARY
from config.wsgi_middleware.replica import REPLICA
from reports.models.storage import clear_copies

#: In seconds: how old a look may be, and how long a request waits for the next one, or for the first of a process.
EVERY = 1.0
LOOK_TIMEOUT, FIRST_LOOK_TIMEOUT = 1.0, 5.0
#: In seconds: how long a look may take while a request waits for its query. So a hang is noticed within EVERY and this.
_LOOK_HANGS_AFTER = 0.5
_QUERY = "SELECT mark, at, (SELECT COUNT(*) FROM reports_redaction) FROM reports_generation WHERE id = 1"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen last: the generation with the day (what is asked as of a day depends on it), when it was raised, and when
    looking began. `database` is the one to read."""

    mark: Hashable = None
    raised_at: datetime | None = None
    at: float = float("-inf")
    is_readable: bool = True
    database: str = PRIMARY

    @property
    def age(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self.at


class Watch:
    """Looks when a request asks and the last look is over a second old. Safe to be forked: its thread begins with a request."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self.seen = Seen(database=self.alias)
        self._began = float("-inf")
        self._is_looking = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def now(self) -> Seen:
        """What was seen a second ago at most; marked as not readable if the database did not say in time."""
        seen = self.seen
        if seen.is_readable and seen.age <= EVERY:
            return seen
        self.look()
        with self._changed:
            # In an outage the look that hangs began long ago, and nobody waits for it any more.
            patience = LOOK_TIMEOUT if self.seen.mark or not self.seen.is_readable else FIRST_LOOK_TIMEOUT
            self._changed.wait_for(lambda: not self._is_looking, self._began + patience - time.monotonic())
            if self._is_looking and self.seen.is_readable:
                log.error(
                    "The database (%s) has not told the generation for %s s; kept answers are given as they are.",
                    self.alias,
                    patience,
                )
                self.seen = replace(self.seen, is_readable=False)
            return self.seen

    def answers(self) -> bool:
        """Whether the last look succeeded and none hangs. Begins the next if it is due, and does not wait."""
        self.look()
        return self.seen.is_readable and not (self._is_looking and time.monotonic() - self._began > _LOOK_HANGS_AFTER)

    def look(self) -> None:
        """Begin to look, unless that was done within the last second, and wait for nothing."""
        with self._changed:
            if self._is_looking or time.monotonic() - self._began <= EVERY:
                return
            self._began, self._is_looking = time.monotonic(), True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, args=(self._changed,), name="watch", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _work(self, changed: threading.Condition) -> None:
        database = _own_connection(self.alias)
        while True:
            with changed:
                changed.wait_for(lambda: self._is_looking)
                began = self._began
            before = database.connection
            try:
                # Django checks the connection then, and connects again if a restarted server has closed it.
                database.close_if_unusable_or_obsolete()
                mark, raised_at = _read(database)
                seen = Seen((mark, time.time() // 86_400), raised_at, began, database=self.alias)
            except Exception as error:  # whatever it is, readers get what is kept
                if self.seen.is_readable:
                    log.error("The database (%s) cannot be read: %s", self.alias, error)
                seen = replace(self.seen, is_readable=False)
                database = _own_connection(self.alias, after=database)
            with changed:
                if seen.is_readable and not self.seen.is_readable:
                    log.warning("The database (%s) can be read again.", self.alias)
                    _begin_pool_again(self.alias)
                elif before is not None and database.connection not in {before, None}:
                    log.warning("The database (%s) closed its connections; new ones are made.", self.alias)
                    _begin_pool_again(self.alias)
                self.seen, self._is_looking = seen, False
                changed.notify_all()


class DatabaseWatch:
    """Watches the primary and, if one is set, the replica, which is read only while it has the generation that the primary said last.

    So an answer is never made of rows that are older than the generation under which it is kept.
    """

    def __init__(self) -> None:
        self.primary = Watch(PRIMARY)
        self._replica = Watch(REPLICA) if REPLICA in settings.DATABASES else None

    @property
    def seen(self) -> Seen:
        """What was seen last, with the database that readers' requests read."""
        primary, replica = self.primary.seen, self._replica.seen if self._replica else None
        if replica is None or not replica.is_readable or replica.age > EVERY + LOOK_TIMEOUT:
            return primary
        # A process that began while the primary did not answer has nothing to compare with.
        return replica if primary.mark is None or primary.raised_at == replica.raised_at else primary

    def now(self) -> Seen:
        """The same as of a second ago at most. Nobody waits for a replica while the primary answers."""
        if self._replica is not None:
            self._replica.look()
        if not self.primary.now().is_readable and self._replica is not None:
            self._replica.now()
        return self.seen


def _own_connection(alias: str, after: BaseDatabaseWrapper | None = None) -> BaseDatabaseWrapper:
    """A connection outside Django's pool, made when it is used, that gives up soon."""
    if after is not None:
        try:
            after.close()
        except Exception:  # it is broken, which is why another is made
            log.debug("The connection could not be closed.", exc_info=True)
    given = connections[alias]
    options: dict[str, Any] = dict(given.settings_dict["OPTIONS"])
    if given.vendor == "sqlite":
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
    return type(given)({**given.settings_dict, "OPTIONS": options, "CONN_MAX_AGE": None}, alias=alias)


def _begin_pool_again(alias: str) -> None:
    """Requests get connections at once: the old pool's are dead, and it waits ever longer between attempts to replace them."""
    pool = getattr(type(connections[alias]), "_connection_pools", {}).pop(alias, None)
    if pool is not None:
        threading.Thread(target=pool.close, name="old pool", daemon=True).start()


def _read(database: BaseDatabaseWrapper) -> tuple[Hashable, datetime | None]:
    with database.cursor() as cursor:
        cursor.execute(_QUERY)
        row = cursor.fetchone()
    if database.vendor == "sqlite":
        # Opened each time: a file that was moved away would be read on and on.
        database.close()
    mark, raised_at, redactions = row or (None, None, 0)
    if database.alias == PRIMARY:
        clear_copies(redactions)
    # SQLite keeps a time without its zone, as text or as what the driver makes of it; it is UTC.
    if isinstance(raised_at, str):
        raised_at = datetime.fromisoformat(raised_at)
    return mark, raised_at.replace(tzinfo=UTC) if raised_at and raised_at.tzinfo is None else raised_at
