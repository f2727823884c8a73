"""Rows that are added once and never changed; the database refuses the rest. See `triggers` for how."""

from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from django.db import models, transaction


class SealedError(Exception):
    """Someone tried to change or delete a row of the ledger."""


class SequenceCheck(models.Model):
    """How many rows a table of the ledger was given, and the sum of their checksums, so that one taken out is missed.

    The sum is that of the checksums as numbers, modulo 2^256, in hexadecimal: the order of the rows does not matter.
    """

    table = models.CharField(max_length=30, primary_key=True)
    rows = models.PositiveIntegerField(default=0)
    total = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.rows} in {self.table}"

    @classmethod
    def locked(cls, table: str) -> "SequenceCheck":
        """Return the check of a table, locked until this transaction ends."""
        return cls.objects.select_for_update().get_or_create(table=table)[0]

    @classmethod
    def locked_together(cls, tables: Collection[str]) -> "dict[str, SequenceCheck]":
        """Return the checks of several tables, always locked in the same order."""
        found = {
            check.table: check for check in cls.objects.select_for_update().filter(table__in=tables).order_by("table")
        }
        return found | {table: cls.locked(table) for table in sorted(tables) if table not in found}

    def count(self, checksum: str) -> None:
        """Add a row of that checksum."""
        self.rows += 1
        self.total = f"{(int(self.total, 16) + int(checksum, 16)) % 2**256:064x}"


class Sealed(models.Model):
    """A row that is added once. The triggers are the lock; this says so in words before the database has to."""

    class Meta:
        abstract = True

    @property
    def seal(self) -> str:
        """The checksum that covers the row."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row and count it. The count is locked first, so rows are committed in the order of their keys."""
        if not self._state.adding:
            self._refuse()
        self.close()
        with transaction.atomic(savepoint=False):
            check = SequenceCheck.locked(self._meta.db_table)
            super().save(*args, **{**kwargs, "force_insert": True})
            check.count(self.seal)
            check.save()

    def close(self) -> None:
        """Work out what is kept of the row beside what it says."""

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise SealedError(
            f"{self._meta.verbose_name} “{self}” is published and cannot be changed; publish a new version instead."
        )


def add_rows(rows: Sequence[Sealed]) -> None:
    """Add rows that belong together, of one table after the other: as many queries for ten of a table as for one."""
    tables = list(dict.fromkeys(type(row) for row in rows))
    with transaction.atomic(savepoint=False):
        checks = SequenceCheck.locked_together([table._meta.db_table for table in tables])
        for table in tables:
            own = [row for row in rows if type(row) is table]
            for row in own:
                row.close()
                checks[table._meta.db_table].count(row.seal)
            table._default_manager.bulk_create(own)
        SequenceCheck.objects.bulk_update(checks.values(), ["rows", "total"])
