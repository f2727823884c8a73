"""The history of drafts."""

import json

from django.db import models

from reports.models.series import Edition


class SectionRevision(models.Model):
    """A section after a save: its part of the document, who saved it (by name), when and why."""

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
    def title(self) -> str:
        """The title that the section had."""
        return str(json.loads(self.content)["title"])
