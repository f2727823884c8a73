"""Changes of the vocabulary, in order, for the API's change feed."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

#: Sent in the transaction of a change, before anything is written. `reports` takes a lock then, so that rows of VocabularyChange
#: are committed in the order of their keys, in which the change feed is read.
vocabulary_changing = Signal()


class VocabularyRow(models.Model):
    """A row that sends `vocabulary_changing`, except when it is added: a new row is not public until an edition uses it."""

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
    """A change of `subject`, which became `into` or a part of it. Both are uids, of two techniques or two trends."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=VocabularyChangeKind)
    subject = models.UUIDField()
    into = models.UUIDField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.at:%Y-%m-%d})"


def record_change(kind: VocabularyChangeKind, *, subject: uuid.UUID, into: uuid.UUID, at: datetime) -> VocabularyChange:
    """Save and return an entry of the change feed. Call it in the transaction of the change."""
    return VocabularyChange.objects.create(kind=kind, subject=subject, into=into, at=at)
