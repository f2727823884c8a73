"""The history of drafts, requests to delete it, and change notes of the next version."""

import json

from django.db import models
from django.urls import reverse

from reports.document.types import Section as SectionStatement
from reports.document.words import ChangeKind, Severity
from reports.models.people import NAME_LENGTH, account_of_person
from reports.models.review import VersionReview
from reports.models.series import Edition


class SectionRevision(models.Model):
    """A section after a save. `content` is the section in the document, as JSON; `number` counts the revisions of the section."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="section_revisions")
    section = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()
    content = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=310)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "revision of a section"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="section_revision_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.number}"

    @property
    def statement(self) -> SectionStatement:
        """The section after the save, as a part of the document."""
        return SectionStatement.model_validate_json(self.content)

    @property
    def title(self) -> str:
        """Return the section's title in this revision."""
        return str(json.loads(self.content)["title"])


class RecordDeletion(models.Model):
    """A request to delete the saved history and reviews of a version's edition or, with `review`, the names in that review.

    `is_done` is None until somebody confirms or refuses it. Without `decided_by` the deletion was made at once, because no second
    person could confirm it. `entries` lists what was deleted.
    """

    version = models.ForeignKey("reports.Version", on_delete=models.PROTECT, related_name="record_deletions")
    review = models.ForeignKey(VersionReview, null=True, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    asked_by = models.CharField(max_length=NAME_LENGTH)
    asker = account_of_person()
    asked_at = models.DateTimeField()
    is_done = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    decided_at = models.DateTimeField(null=True)
    entries = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.version}"

    @property
    def address(self) -> str:
        """Return the path of the desk's page that lists what will be deleted."""
        if self.review_id:
            return reverse("desk:remove-names", args=[self.review_id])
        return reverse("desk:delete-history", args=[self.version_id])


CHANGE_KINDS = [(each.value, each.value) for each in ChangeKind]
SEVERITIES = [
    (Severity.MINOR.value, "minor: words, figures, sources"),
    (Severity.MAJOR.value, "major: a conclusion changed"),
]


class PendingChangeNote(models.Model):
    """A change note for the next version; publishing seals and deletes it."""

    draft = models.ForeignKey("reports.Draft", on_delete=models.CASCADE, related_name="change_notes")
    position = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=CHANGE_KINDS)
    severity = models.CharField(max_length=5, choices=SEVERITIES, default=Severity.MINOR.value)
    section = models.ForeignKey(
        "reports.Section",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="change_notes",
        help_text="The section that changed. Leave empty for the edition as a whole.",
    )
    before = models.TextField(
        blank=True,
        help_text="The words in the last published version.",
    )
    after = models.TextField(blank=True, help_text="The corrected words.")
    explanation = models.TextField(help_text="The reason for the change, for readers.")
    reported_by = models.CharField(
        max_length=200, blank=True, help_text="The person who reported it, if they agree to be named."
    )

    class Meta:
        verbose_name = "change note"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.explanation
