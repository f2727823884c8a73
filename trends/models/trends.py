import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from trends.models.changes import VocabularyChangeKind, VocabularyRow, record_change, vocabulary_changing
from trends.names import fold


class Theme(VocabularyRow):
    """A group of trends."""

    slug = models.SlugField(
        "web address (the last part)", max_length=80, unique=True, help_text="Readers link to it: energy."
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name


class Trend(VocabularyRow):
    """A development that a report follows over the years, with at most one section in each edition."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "web address (the last part)",
        max_length=80,
        unique=True,
        help_text="Readers link to it: open-weights, for /trends/open-weights/.",
    )
    name = models.CharField(
        max_length=200,
        help_text="One name for all years: Open weights. Published editions keep the name they were published with.",
    )
    key = models.CharField(max_length=200, unique=True, editable=False)
    definition = models.TextField(blank=True, help_text="One or two sentences: what belongs to this trend.")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="trends")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.key = fold(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.name)
        super().save(*args, **kwargs)


class LineageKind(models.TextChoices):
    RENAMED = "renamed", "renamed to"
    SPLIT = "split", "split into"
    MERGED = "merged", "merged into"


class LineageQuerySet(models.QuerySet["Lineage"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the entries one by one, because each deletion is recorded. Return as Django does, without numbers by model."""
        with transaction.atomic():
            return sum(step.delete()[0] for step in self.select_related("parent", "child")), {}


class Lineage(models.Model):
    """A step of the trend history: in `year`, `parent` was renamed to `child`, split into several trends, or merged with others."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey(Trend, verbose_name="from", on_delete=models.CASCADE, related_name="children_steps")
    child = models.ForeignKey(Trend, verbose_name="to", on_delete=models.CASCADE, related_name="parent_steps")
    kind = models.CharField(max_length=10, choices=LineageKind)
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text="The first edition about the new trend.",
    )
    note = models.TextField(blank=True, help_text="Why, in a sentence that readers see.")

    objects = LineageQuerySet.as_manager()

    class Meta:
        verbose_name = "trend history entry"
        verbose_name_plural = "trend history"
        ordering = ["year", "parent__key", "child__key"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "child"],
                name="lineage_once",
                violation_error_message="The trend history already links these two trends. Change that entry.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("child")),
                name="lineage_between_two",
                violation_error_message="A trend cannot be its own predecessor.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent} {self.get_kind_display()} {self.child} ({self.year})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the entry, and record it in the change feed, in one transaction."""
        added = self._state.adding
        with transaction.atomic():
            vocabulary_changing.send(Lineage)
            super().save(*args, **kwargs)
            self._record(VocabularyChangeKind.LINEAGE_ADDED if added else VocabularyChangeKind.LINEAGE_CHANGED)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the entry, and record it in the change feed, in one transaction."""
        with transaction.atomic():
            vocabulary_changing.send(Lineage)
            self._record(VocabularyChangeKind.LINEAGE_REMOVED)
            return super().delete(*args, **kwargs)

    def _record(self, kind: VocabularyChangeKind) -> None:
        record_change(kind, subject=self.parent.uid, into=self.child.uid, at=timezone.now())
