"""The site's generation: one row that every change of public content updates in its transaction."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

#: The mark of a site on which nothing has been public yet.
_NOTHING = UUID(int=0)


class Generation(models.Model):
    """One row. `number` counts the changes; `mark` is different after each change, also after a backup was restored.

    `at` is the time of the last change, at least a second after the one before, so that clients that poll by time miss none.
    """

    ONLY: ClassVar[int] = 1

    number = models.PositiveBigIntegerField(default=0)
    mark = models.UUIDField(default=_NOTHING)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.number} ({self.mark})"

    @classmethod
    def now(cls) -> Self:
        """Return the current generation, in one query."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)

    @classmethod
    def raised(cls, at: datetime) -> Self:
        """Lock the row until the end of the transaction, and increment it."""
        row = cls.objects.select_for_update().get_or_create(pk=cls.ONLY)[0]
        row.number += 1
        row.mark = uuid4()
        row.at = max(at, row.at + timedelta(seconds=1)) if row.at else at
        row.save()
        return row


def lock_publication(*, at: datetime | None = None) -> Generation:
    """Lock changes of public content until the end of the transaction, and increment the generation.

    Call it before any other lock and any write. Movement and search are written for several editions at once, so two transactions
    that had each locked their own edition would deadlock; and rows of the change feed must be committed in the order of their
    numbers. On SQLite the transaction itself is exclusive.
    """
    return Generation.raised(at or timezone.now())
