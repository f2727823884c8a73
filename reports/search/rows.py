"""What can be found: one row for each section, technique, trend and reference of the current versions."""

from typing import Any, ClassVar

from django.db import models

from reports.document.words import Maturity
from reports.facts.search_results import TECHNIQUE, TREND
from reports.models.ledger import Version
from reports.models.series import Edition

#: What endures, and so has one row however many editions name it.
ENDURING = (TREND, TECHNIQUE)


class SearchRow(models.Model):
    """A row of the search index, derived as the index is; the engines keep its words beside it.

    `heading` is what it is called, `names` what else it is called, `summary` and `text` what it says, as plain text.
    `facets` are words like `year:2024` with a space around each. Trends and techniques have the row of the latest edition that
    names them; `also:` and an edition's key tell the others, and behind the slug that they have now come those of before.
    `report` is the slug of the edition's. `within` is the section that a reference is cited in.
    """

    kind = models.CharField(max_length=10)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    report = models.CharField(max_length=80)
    uid = models.UUIDField()
    slug = models.CharField(max_length=80)
    within = models.CharField(max_length=80, blank=True)
    heading = models.TextField()
    names = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(default=0)
    maturity = models.CharField(max_length=12, default=Maturity.NOT_RATED.value)
    facets = models.TextField()
    # Last, so that SQLite reads what stands before it without walking through the text.
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "edition", "uid"], name="searchrow_once")]

    #: What is derived, and so compared by `verify`.
    DERIVED: ClassVar[tuple[str, ...]] = (
        "version_id", "report", "slug", "within", "heading", "names", "summary", "text", "year", "position", "maturity", "facets",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.heading}"

    def words(self) -> tuple[str, str, str]:
        """What is searched, the weightiest first: what it is called, its summary, its text."""
        return f"{self.heading}\n{self.names}", self.summary, self.text

    def derived(self) -> dict[str, Any]:
        """What must be so if the row is as it was derived."""
        return {name: getattr(self, name) for name in self.DERIVED}
