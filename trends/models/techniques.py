import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from trends.models.changes import VocabularyChangeKind, VocabularyRow, record_change, vocabulary_changing
from trends.names import fold


class Technique(VocabularyRow):
    """A method that sections assess, with aliases and wider techniques."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "web address (the last part)",
        max_length=80,
        unique=True,
        help_text="Readers link to it: mixture-of-experts, for /techniques/mixture-of-experts/.",
    )
    name = models.CharField(
        max_length=200,
        help_text="As most texts write it. Published editions keep the name they were published with.",
    )
    definition = models.TextField(
        blank=True,
        help_text="One or two sentences for readers who do not know it. Every page that names it shows them.",
    )
    broader = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="narrower",
        verbose_name="kind of",
        help_text="The wider techniques that this one is a kind of, so that readers of those find it.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The technique that took over this one's names; its address leads there.",
    )

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")),
                name="technique_merged_into_another",
                violation_error_message="A technique cannot be merged into itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        _refuse_taken(self.name, TechniqueName.objects.exclude(technique_id=self.pk))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the technique and its name, which must be unique among all names, in one transaction."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.merged_into_id is None:
                self._store_name()

    def _store_name(self) -> None:
        own = TechniqueName.objects.filter(technique=self)
        own.filter(key=fold(self.name), is_alias=True).delete()
        TechniqueName.objects.update_or_create(
            technique=self, is_alias=False, defaults={"name": self.name, "key": fold(self.name)}
        )


class TechniqueName(VocabularyRow):
    """The name of a technique, or an alias. `key` is the folded name, unique among all techniques."""

    technique = models.ForeignKey(Technique, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)
    is_alias = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = "alias"
        verbose_name_plural = "aliases"
        ordering = ["is_alias", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="technique_name_once",
                violation_error_message="This name already belongs to a technique; a name can mean only one.",
            ),
            models.UniqueConstraint(
                fields=["technique"],
                condition=Q(is_alias=False),
                name="technique_one_proper_name",
                violation_error_message="A technique has one proper name; the others are aliases.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.key = fold(self.name)
        _refuse_taken(self.name, TechniqueName.objects.exclude(pk=self.pk))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = fold(self.name)
        super().save(*args, **kwargs)


def _refuse_taken(name: str, others: models.QuerySet[TechniqueName]) -> None:
    """Raise ValidationError if one of `others` has the same folded name."""
    if taken := others.filter(key=fold(name)).first():
        raise ValidationError({"name": f"“{name}” is already a name of {taken.technique}."})


@transaction.atomic
def merge_techniques(*, source: Technique, into: Technique, at: datetime | None = None) -> None:
    """Give all names of `source` to `into`. The row of `source` stays, and its address redirects to `into`.

    The change is recorded with the time `at`, by default now. Published editions keep their texts about `source`.
    Raises ValidationError if both are the same technique, or one was merged before.
    """
    vocabulary_changing.send(Technique)
    rows = {row.pk: row for row in Technique.objects.select_for_update().filter(pk__in=[source.pk, into.pk])}
    source = rows[source.pk]
    into = rows[into.pk]
    if source.pk == into.pk:
        raise ValidationError("A technique cannot be merged into itself.")
    if source.merged_into_id or into.merged_into_id:
        raise ValidationError("One of these was merged before; merge the technique that took over its names.")
    TechniqueName.objects.filter(technique=source).update(technique=into, is_alias=True)
    for narrower in source.narrower.exclude(pk=into.pk):
        narrower.broader.add(into)
    source.narrower.clear()
    source.merged.update(merged_into=into)
    source.merged_into = into
    source.save(update_fields=["merged_into"])
    record_change(VocabularyChangeKind.TECHNIQUES_MERGED, subject=source.uid, into=into.uid, at=at or timezone.now())
