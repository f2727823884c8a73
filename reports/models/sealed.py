"""Tables whose rows are added and never changed or deleted. Database triggers enforce this (`triggers`)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NoReturn, Self

from django.db import models, transaction

from reports.document.canonical import instant, log_head


class SealedError(Exception):
    """Raised by `save` and `delete` of a row that must not change."""


class SequenceCheck(models.Model):
    """The number of rows added to a sealed table, and the sum of their checksums, to detect removed rows.

    The checksums are added as numbers modulo 2^256, and the sum is hexadecimal. The order of the rows does not matter.
    """

    table = models.CharField(max_length=30, primary_key=True)
    rows = models.PositiveIntegerField(default=0)
    total = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.rows} in {self.table}"

    @classmethod
    def locked(cls, table: str) -> "SequenceCheck":
        """Return the row of a table, locked until the transaction ends."""
        return cls.objects.select_for_update().get_or_create(table=table)[0]

    @classmethod
    def locked_together(cls, tables: Collection[str]) -> "dict[str, SequenceCheck]":
        """Return the rows of several tables by name, locked in the order of their names, so that transactions do not deadlock."""
        found = {
            check.table: check for check in cls.objects.select_for_update().filter(table__in=tables).order_by("table")
        }
        return found | {table: cls.locked(table) for table in sorted(tables) if table not in found}

    def count(self, checksum: str) -> None:
        """Count a row with this SHA-256; the caller saves."""
        self.rows += 1
        self.total = f"{(int(self.total, 16) + int(checksum, 16)) % 2**256:064x}"


class Sealed(models.Model):
    """A row that is never changed. Triggers enforce this; this class raises a clear error before they do."""

    #: Whether each row has an entry in the publication log. Such a model has `at`, the time of the event.
    is_logged = False

    class Meta:
        abstract = True

    @property
    def seal(self) -> str:
        """Return the SHA-256 that covers the row."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row and count it. Raises SealedError if it exists already."""
        if not self._state.adding:
            self._refuse()
        add_rows([self])

    def set_checksums(self) -> None:
        """Set the row's checksums. Called once, before the row is added."""

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise SealedError(
            f"{self._meta.verbose_name} “{self}” is published and cannot be changed; publish a new version instead."
        )


class PublicationLogEntry(Sealed):
    """An entry of the publication log: a publication, a withdrawal, a redaction, or the digest of the audit log on a day.

    `row_sha256` is the checksum of the row `key` of `table`; for the audit log it covers all entries up to that one. `head` is the
    SHA-256 of the entry and the previous head: a copy of it elsewhere proves whether an earlier entry was changed or removed.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    table = models.CharField(max_length=30)
    key = models.PositiveBigIntegerField()
    row_sha256 = models.CharField("checksum of the row", max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        verbose_name = "publication log entry"
        verbose_name_plural = "publication log entries"
        # `SequenceCheck` rows are locked in the order of table names. "publication_log" is before "reports_…", so transactions that
        # add rows to different tables lock the log first and cannot deadlock.
        db_table = "publication_log"
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="logged_once")]

    def __str__(self) -> str:
        return f"entry {self.number}"

    @property
    def seal(self) -> str:
        return self.head

    @property
    def covered(self) -> dict[str, str | int]:
        """Return the values that `head` covers, besides the previous head."""
        columns = {name: getattr(self, name) for name in ("number", "table", "key", "row_sha256")}
        return columns | {"at": instant(self.at)}

    def digest(self, previous: str) -> str:
        """Return the correct `head` of the entry after the head `previous`, which is "" for the first entry."""
        return log_head(previous, self.covered)

    @classmethod
    def following(cls, logged: Iterable[tuple[datetime, str, int, str]]) -> list[Self]:
        """Return unsaved entries for rows (time, table, key, checksum). The caller must hold the lock of the log's `SequenceCheck`."""
        last = cls._default_manager.order_by("-number").first()
        number = last.number if last else 0
        head = last.head if last else ""
        entries = []
        for at, table, key, checksum in logged:
            number += 1
            entry = cls(number=number, at=at, table=table, key=key, row_sha256=checksum)
            entry.head = head = entry.digest(head)
            entries.append(entry)
        return entries


def add_rows(rows: Sequence[Sealed]) -> None:
    """Add rows, with their entries in the publication log, in one transaction and a constant number of queries for each table.

    The counts are locked first, so rows are committed in the order of their keys.
    """
    logged = [row for row in rows if row.is_logged]
    tables = list(dict.fromkeys(type(row) for row in rows))
    with transaction.atomic(savepoint=False):
        counted = {type(row)._meta.db_table for row in rows}
        checks = SequenceCheck.locked_together(counted | {PublicationLogEntry._meta.db_table} if logged else counted)
        for table in tables:
            _create([row for row in rows if type(row) is table], checks)
        if logged:
            of_log = [(row.at, row._meta.db_table, row.pk, row.seal) for row in logged]  # type: ignore[attr-defined]
            _create(PublicationLogEntry.following(of_log), checks)
        SequenceCheck.objects.bulk_update(checks.values(), ["rows", "total"])


def _create(rows: Sequence[Sealed], checks: dict[str, SequenceCheck]) -> None:
    for row in rows:
        row.set_checksums()
        checks[row._meta.db_table].count(row.seal)
    type(rows[0])._default_manager.bulk_create(rows)
