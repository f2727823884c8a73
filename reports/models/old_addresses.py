"""Addresses that what is published here had elsewhere before, so that links to it lead on."""

from django.db import models

from reports.document.old_addresses import LONGEST
from reports.models.series import Edition, Report


class OldAddress(models.Model):
    """A path of another site, in the spelling of `old_path`, and what it led to: a report, an edition, or a section by its uid."""

    path = models.CharField("old address", max_length=LONGEST, unique=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="old_addresses")
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="old_addresses")
    section = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "old addresses"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
