"""What happened to the vocabulary, in order. The change feed tells clients of it."""

import uuid
from datetime import datetime

from django.db import models


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
    """Write down that it happened; in the transaction in which it does."""
    return VocabularyChange.objects.create(kind=kind, subject=subject, into=into, at=at)
