"""Assessments as a table: technique by section, one row each, to be joined by slug or id."""

import csv
import io
from collections.abc import Iterator

from reports.document.text import FORMULA
from reports.document.types import Assessment, EditionDocument, Section
from reports.exporting.context import Context
from reports.rendering import quote_text

COLUMNS = (
    "report",
    "year",
    "version",
    "section_number",
    "section",
    "section_title",
    "trend",
    "trend_name",
    "trend_maturity",
    "trend_maturity_label",
    "technique",
    "technique_name",
    "maturity",
    "maturity_label",
    "status",
    "note",
    "quote",
    "section_id",
    "assessment_id",
)


def write_csv(document: EditionDocument, context: Context) -> bytes:
    """The table in UTF-8 as RFC 4180 has it, its head first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for section in document.sections:
        for assessment in section.assessments:
            writer.writerow(as_text(str(cell)) for cell in _row(document, context, section, assessment))
    return out.getvalue().encode()


def as_text(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(document: EditionDocument, context: Context, section: Section, assessment: Assessment) -> Iterator[object]:
    trend, technique = document.trend(section.trend), document.technique(assessment.technique)
    yield document.report.slug
    yield document.year
    # So that no reader takes it for a number, of which 1.10 would be 1.1; as the API's tables have it.
    yield f"v{context.number}"
    yield document.numbers().get(section.uid, "")
    yield section.slug
    yield section.title
    yield section.trend or ""
    yield trend.name if trend else ""
    yield section.maturity if section.trend else ""
    yield document.report.labels.of(section.maturity) if section.trend else ""
    yield assessment.technique
    yield technique.name if technique else ""
    yield assessment.maturity
    yield document.report.labels.of(assessment.maturity)
    yield assessment.status
    yield assessment.note
    yield quote_text(assessment.quote, document.technique_names())
    yield section.uid
    yield assessment.uid
