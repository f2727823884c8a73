"""The site's generation: a single row that every change of public content updates in its own transaction."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

#: The mark of a site that has not published anything yet.
_NOTHING = UUID(int=0)


class Generation(models.Model):
    """The only row of its table. `number` counts the changes; `mark` never repeats, not even after a backup was restored.

    `at` is the time of the last change, at least a second after the previous change, so that clients that poll by time miss none.
    """

    ONLY: ClassVar[int] = 1

    number = models.PositiveBigIntegerField(default=0)
    mark = models.UUIDField(default=_NOTHING)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.number} ({self.mark})"

    @classmethod
    def now(cls) -> Self:
        """Return the current generation, in one query. It is unsaved if nothing was published yet."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)

    @classmethod
    def raised(cls, at: datetime) -> Self:
        """Lock the row until the end of the transaction, increment it, and return it."""
        row = cls.objects.select_for_update().get_or_create(pk=cls.ONLY)[0]
        row.number += 1
        row.mark = uuid4()
        row.at = max(at, row.at + timedelta(seconds=1)) if row.at else at
        row.save()
        return row


def lock_publication(*, at: datetime | None = None) -> Generation:
    """Lock changes of public content until the end of the transaction, and increment the generation.

    Call it before any other lock and any write, because movement and search rows are written for several editions at once: two
    transactions that had each locked their own edition would deadlock. Rows of the change feed must also be committed in the order
    of their numbers. `at` is the time of the change, by default now.
    """
    return Generation.raised(at or timezone.now())
