"""Changes of the vocabulary, in order, for the change feed."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

#: Sent in the transaction of a change of the vocabulary, before anything is written. The app that shows the vocabulary to
#: readers takes a lock then, so that rows below are committed in the order of their keys, which is how the change feed is read.
vocabulary_changing = Signal()


class VocabularyRow(models.Model):
    """A row whose changes are signalled. A new row is not public before an edition names it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if not self._state.adding:
                vocabulary_changing.send(type(self))
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            vocabulary_changing.send(type(self))
            return super().delete(*args, **kwargs)


class VocabularyChangeKind(models.TextChoices):
    TECHNIQUES_MERGED = "techniques-merged", "a technique was merged into another"
    LINEAGE_ADDED = "lineage-added", "a step of lineage was added"
    LINEAGE_CHANGED = "lineage-changed", "a step of lineage was changed"
    LINEAGE_REMOVED = "lineage-removed", "a step of lineage was removed"


class VocabularyChange(models.Model):
    """One change: of `subject`, which became (part of) `into`. Both are uids, of two techniques or of two trends."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=VocabularyChangeKind)
    subject = models.UUIDField()
    into = models.UUIDField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d})"


def tell(kind: VocabularyChangeKind, *, subject: uuid.UUID, into: uuid.UUID, at: datetime) -> VocabularyChange:
    """Record a change, in the transaction of the change."""
    return VocabularyChange.objects.create(kind=kind, subject=subject, into=into, at=at)
