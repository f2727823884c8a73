"""The rows of the search index: sections, techniques, trends and references of current versions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from reports import addresses
from reports.document.text import LONGEST_LANGUAGE
from reports.document.words import Maturity
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.search.extracts import extract, marked
from reports.search.question import Term

SECTION, TREND, TECHNIQUE, REFERENCE = "section", "trend", "technique", "reference"
KINDS = (SECTION, TREND, TECHNIQUE, REFERENCE)
#: Facets in the order in which pages show them.
FACETS = ("kind", "report", "year", "trend", "technique", "maturity")
#: Kinds with one row for all editions.
ENDURING = (TREND, TECHNIQUE)


def contains_text(column: str, text: str) -> GreaterThan:
    """Return a case-sensitive condition that a column contains a text. `contains` ignores case on SQLite."""
    return GreaterThan(StrIndex(column, models.Value(text)), 0)


class SearchRow(models.Model):
    """A row of the search index, derived as the index is.

    `heading` is its title, `names` are its other names, a line each, `summary` and `text` its words, as plain text.
    `facets` are words like `year:2024` with a space around each, where a trend or technique is its uid. Those have the row of the
    latest edition that names them; `also:` and an edition's key tell the others, `slug:` the slugs that they were published under.
    `report` is the slug of the edition's. `within` is the section that a reference is cited in. `stems` are those of `deriving.written`.
    `terms` are those of the query that found it.
    """

    kind = models.CharField(max_length=10)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=LONGEST_LANGUAGE, default="en")
    report = models.CharField(max_length=80)
    uid = models.UUIDField()
    slug = models.CharField(max_length=80)
    within = models.CharField(max_length=80, blank=True)
    heading = models.TextField()
    names = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    maturity = models.CharField(max_length=12, default=Maturity.NOT_RATED.value)
    facets = models.TextField()
    # Last, so that SQLite reads the other columns without reading the text.
    stems = models.TextField(blank=True)
    text = models.TextField(blank=True)

    terms: tuple[Term, ...] = ()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "uid", "edition"], name="searchrow_once")]

    #: The columns that `verify` compares.
    DERIVED: ClassVar[tuple[str, ...]] = (
        "version_id", "language", "report", "slug", "within", "heading", "names", "summary", "text", "year", "maturity",
        "facets",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.heading}"

    def derived(self) -> dict[str, Any]:
        """Return the values that `verify` compares."""
        return {name: getattr(self, name) for name in self.DERIVED}

    @property
    def heading_html(self) -> str:
        """The heading as HTML with matches marked."""
        return marked(self.heading, self.terms, self.stems.split("\n")[0].split())

    @property
    def extract_html(self) -> str:
        """The text around the matches, likewise."""
        *_, summary, text = self.stems.split("\n")
        return extract(f"{self.summary} {self.text}".strip(), self.terms, [*summary.split(), *text.split()])

    @property
    def page(self) -> str:
        """The address of its page."""
        if self.kind in ENDURING:
            return addresses.trend(self.slug) if self.kind == TREND else addresses.technique(self.slug)
        section = self.within if self.kind == REFERENCE else self.slug
        return (
            addresses.section(self.report, self.year, section) if section else addresses.edition(self.report, self.year)
        )
